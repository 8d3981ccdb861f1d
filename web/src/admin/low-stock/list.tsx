import { IconPackages } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatCount } from '../../logic/numbers';
import { stockStatus, variantName } from '../../logic/stock';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { stock as stockNames } from '../../text/common';
import { lowStock as text } from '../../text/desk-stock';
import { type Column, ListTable } from '../parts/list-table';
import { StatusBadge } from '../parts/status-badge';

type Low = Schemas['LowVariant'];

const PAGE = 20;
const ASKED_EVERY = 30_000;
const NAME_LASTS = 60_000;

/* The inventory knows numbers only: what it is called is asked of the catalogue. */
function Name({ of: { product_id, variant_id, sku } }: { of: Low }) {
  const product = api.useQuery(
    'get',
    '/products/{id}',
    { params: { path: { id: product_id } } },
    { staleTime: NAME_LASTS },
  );
  const variants = product.data?.variants ?? [];
  const variant = variants.length > 1 && variants.find(({ id }) => id === variant_id);
  const name = product.data?.name ?? sku;
  return <Link to={`/admin/products/${product_id}`}>{variant ? text.variant(name, variantName(variant)) : name}</Link>;
}

const columns: Column<Low>[] = [
  { name: text.thing, cell: (low) => <Name of={low} /> },
  { name: text.sku, cell: ({ sku }) => sku },
  {
    name: text.status,
    cell: (low) =>
      stockStatus(low) === 'out_of_stock' ? (
        <StatusBadge tone="bad" text={stockNames.out_of_stock} />
      ) : (
        <StatusBadge tone="waiting" text={text.low} />
      ),
  },
  { name: text.available, number: true, cell: ({ available }) => formatCount(available) },
  { name: text.threshold, number: true, cell: ({ threshold }) => formatCount(threshold) },
];

/* What is to be ordered from the suppliers. */
export function Component() {
  const low = api.useInfiniteQuery(
    'get',
    '/inventory/low',
    { params: { query: { limit: PAGE } } },
    { ...pagesByCursor, refetchInterval: ASKED_EVERY },
  );
  return (
    <Page title={text.title}>
      <ListTable
        caption={text.title}
        query={low}
        columns={columns}
        keyOf={({ variant_id }) => variant_id}
        empty={<EmptyState icon={<IconPackages size={40} />} title={text.emptyTitle} text={text.emptyText} />}
      />
    </Page>
  );
}
