import { Text } from '@mantine/core';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { said, wordsOf } from '../../logic/audit';
import { formatDateTime } from '../../logic/dates';
import { orderNumber } from '../../logic/order-story';
import { userAudit as text, userRole, userStatus } from '../../text/desk-users';
import { orderStatus } from '../../text/orders';
import { ActorName } from '../inside/actor';
import { type Column, ListTable } from '../parts/list-table';
import { Panel } from '../parts/panel';

type Entry = Schemas['AuditEntry'];

const PAGE = 10;

/* A name for a value of an event, where there is one. */
const named = (names: Record<string, string>, value: string | null) => (value === null ? '' : (names[value] ?? value));

function details(entry: Entry): string | null {
  if (entry.topic === 'user.updated' && said(entry, 'reason') === 'access') {
    return text.access(named(userRole, said(entry, 'role')), named(userStatus, said(entry, 'status')));
  }
  return entry.topic === 'order.updated' ? named(orderStatus, said(entry, 'status')) : null;
}

function What({ entry }: { entry: Entry }) {
  const order = said(entry, 'order_id');
  const more = details(entry);
  const words = more ? `${wordsOf(entry, text.did)}: ${more}` : wordsOf(entry, text.did);
  return order ? <Link to={`/admin/orders/${order}`}>{text.ofOrder(words, orderNumber(order))}</Link> : words;
}

const columns: Column<Entry>[] = [
  { name: text.what, cell: (entry) => <What entry={entry} /> },
  { name: text.when, cell: ({ at }) => formatDateTime(at) },
  { name: text.who, cell: ({ actor }) => <ActorName actor={actor} /> },
];

/* What was done to somebody's account, orders and payments, newest first. */
export function UserAudit({ id }: { id: string }) {
  const entries = api.useInfiniteQuery(
    'get',
    '/audit',
    { params: { query: { limit: PAGE, user_id: id } } },
    pagesByCursor,
  );
  return (
    <Panel title={text.title}>
      <ListTable
        caption={text.title}
        query={entries}
        columns={columns}
        keyOf={(entry) => entry.id}
        empty={<Text c="dimmed">{text.none}</Text>}
      />
    </Panel>
  );
}
