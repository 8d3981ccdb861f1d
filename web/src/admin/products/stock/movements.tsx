import { IconPackage } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../../api/client';
import type { Schemas } from '../../../api/problem';
import { formatDateTime } from '../../../logic/dates';
import { formatSigned } from '../../../logic/numbers';
import { EmptyState } from '../../../parts/states';
import { movements as text } from '../../../text/desk-stock';
import { orderName } from '../../../text/orders';
import { type Column, ListTable } from '../../parts/list-table';
import { Panel } from '../../parts/panel';
import { UserLink } from '../../parts/user-link';
import type { NamedStock } from './stock-panel';
import classes from './stock.module.css';

type Movement = Schemas['Movement'];

const PAGE = 20;
const ASKED_EVERY = 15_000;

function Who({ moved: { order_id, moved_by } }: { moved: Movement }) {
  if (order_id) {
    return <Link to={`/admin/orders/${order_id}`}>{orderName(order_id)}</Link>;
  }
  return moved_by ? <UserLink id={moved_by} /> : text.shop;
}

/* The ledger: who recorded what, when and why. It is only ever added to. */
export function Movements({ productId, variants }: { productId: string; variants: NamedStock[] }) {
  const movements = api.useInfiniteQuery(
    'get',
    '/inventory/{product_id}/movements',
    { params: { path: { product_id: productId }, query: { limit: PAGE } } },
    { ...pagesByCursor, refetchInterval: ASKED_EVERY },
  );
  const nameOf = (id: string) => variants.find(({ variant_id }) => variant_id === id)?.name ?? text.noLonger;
  const columns: Column<Movement>[] = [
    { name: text.when, cell: ({ moved_at }) => formatDateTime(moved_at) },
    ...(variants.length > 1 ? [{ name: text.variant, cell: ({ variant_id }: Movement) => nameOf(variant_id) }] : []),
    { name: text.quantity, number: true, cell: ({ quantity }) => <strong>{formatSigned(quantity)}</strong> },
    { name: text.reason, cell: ({ reason }) => text.reasons[reason] },
    { name: text.who, cell: (moved) => <Who moved={moved} /> },
    { name: text.note, cell: ({ note }) => <span className={classes.words}>{note ?? '–'}</span> },
  ];
  return (
    <Panel title={text.title}>
      <ListTable
        caption={text.title}
        query={movements}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<EmptyState icon={<IconPackage size={40} />} title={text.emptyTitle} text={text.emptyText} />}
      />
    </Panel>
  );
}
