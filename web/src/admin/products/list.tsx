import { Button, Group, NativeSelect } from '@mantine/core';
import { IconBox, IconPlus } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import type { paths } from '../../api/schema';
import { formatMoney } from '../../logic/money';
import { priceRange } from '../../logic/prices';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { stock } from '../../text/common';
import { productList as text } from '../../text/desk-products';
import { FilterBar, useFilter } from '../parts/filter-bar';
import { type Column, ListTable } from '../parts/list-table';
import { SearchFilter } from '../parts/search-filter';
import { StatusBadge } from '../parts/status-badge';
import { DeletedList } from './deleted-list';
import { ExportProducts } from './export-products';
import { STOCK_TONES } from './status';
import { Thing } from './thing';

type Product = Schemas['Product'];
type Query = NonNullable<paths['/products']['get']['parameters']['query']>;

const PAGE = 50;
const DELETED = 'deleted';

function prices(product: Product): string {
  const { lowest, highest, differ } = priceRange(product);
  return differ ? `${formatMoney(lowest)} – ${formatMoney(highest)}` : formatMoney(lowest);
}

const columns: Column<Product>[] = [
  {
    name: text.product,
    cell: ({ id, name, pictures }) => (
      <Thing pictures={pictures}>
        <Link to={`/admin/products/${id}`}>{name}</Link>
      </Thing>
    ),
  },
  { name: text.category, cell: ({ category }) => category ?? text.noCategory },
  { name: text.variants, number: true, cell: ({ variants }) => variants.length },
  { name: text.price, number: true, cell: prices },
  {
    name: text.stock,
    cell: ({ stock_status }) => <StatusBadge tone={STOCK_TONES[stock_status]} text={stock[stock_status]} />,
  },
];

const newProduct = (
  <Button component={Link} to="/admin/products/new" leftSection={<IconPlus size={18} aria-hidden />}>
    {text.add}
  </Button>
);

function OnSale() {
  const [words, setWords] = useFilter('q');
  const [category, setCategory] = useFilter('category');
  const [inStock, setInStock] = useFilter('in_stock');
  const [sort, setSort] = useFilter('sort');
  const facets = api.useQuery('get', '/products/facets', {});
  const query = {
    limit: PAGE,
    ...(words && { q: words }),
    ...(category && { category }),
    ...(inStock && { in_stock: inStock === 'true' }),
    ...(sort && { sort: sort as NonNullable<Query['sort']> }),
  };
  const products = api.useInfiniteQuery(
    'get',
    '/products',
    { params: { query } },
    {
      ...pagesByCursor,
      placeholderData: keepPreviousData,
    },
  );
  const isNarrowed = Boolean(words || category || inStock);
  const categories = facets.data?.categories.map((facet) => facet.category) ?? [];
  return (
    <>
      <FilterBar label={text.filters}>
        <SearchFilter label={text.search} value={words} onChange={setWords} />
        <NativeSelect
          label={text.category}
          data={[
            { value: '', label: text.any },
            ...(category && !categories.includes(category) ? [category] : []),
            ...categories,
          ]}
          value={category}
          onChange={(event) => setCategory(event.currentTarget.value)}
        />
        <NativeSelect
          label={text.stock}
          data={[
            { value: '', label: text.any },
            { value: 'true', label: text.inStock },
            { value: 'false', label: text.notInStock },
          ]}
          value={inStock}
          onChange={(event) => setInStock(event.currentTarget.value)}
        />
        <NativeSelect
          label={text.sort}
          data={[
            { value: '', label: words ? text.bestFirst : text.sorts.newest },
            ...(words ? [{ value: 'newest', label: text.sorts.newest }] : []),
            ...(['name', 'price', '-price'] as const).map((value) => ({ value, label: text.sorts[value] })),
          ]}
          value={sort}
          onChange={(event) => setSort(event.currentTarget.value)}
        />
        <StateFilter />
      </FilterBar>
      <ListTable
        caption={text.title}
        query={products}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <EmptyState
            icon={<IconBox size={40} />}
            title={isNarrowed ? text.emptyTitle : text.noneTitle}
            text={isNarrowed ? text.emptyText : text.noneText}
            action={!isNarrowed && newProduct}
          />
        }
      />
    </>
  );
}

function StateFilter() {
  const [state, setState] = useFilter('state');
  return (
    <NativeSelect
      label={text.state}
      data={[
        { value: '', label: text.onSale },
        { value: DELETED, label: text.deleted },
      ]}
      value={state}
      onChange={(event) => setState(event.currentTarget.value)}
    />
  );
}

/* The catalogue: what is on sale, or what was deleted. */
export function Component() {
  const [state] = useFilter('state');
  return (
    <Page
      title={text.title}
      actions={
        <Group gap="sm">
          <ExportProducts />
          {newProduct}
        </Group>
      }
    >
      {state === DELETED ? (
        <>
          <FilterBar label={text.filters}>
            <StateFilter />
          </FilterBar>
          <DeletedList />
        </>
      ) : (
        <OnSale />
      )}
    </Page>
  );
}
