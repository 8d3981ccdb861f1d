import { Button, Drawer, NativeSelect } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { IconAdjustmentsHorizontal, IconMoodEmpty } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { api, pagesByCursor } from '../api/client';
import { More } from '../parts/more';
import { Page } from '../parts/page';
import { EmptyState, FailureState } from '../parts/states';
import { common } from '../text/common';
import { search } from '../text/shop';
import { FilterPanel } from './filter-panel';
import { ProductCard } from './product-card';
import cards from './product-card.module.css';
import { GridLoading } from './product-grid';
import { type Filters, listQuery, PAGE, readFilters, type Sort, without, writeFilters } from './search-filters';
import classes from './search.module.css';

const EAGER = 6;

/* The catalogue, searched and narrowed down. The address says by what, so that "back" finds it as it was. */
export function Component() {
  const [params, setParams] = useSearchParams();
  const [drawer, drawerToggle] = useDisclosure(false);
  const filters = readFilters(params);
  const narrowed = writeFilters({ ...filters }).size - (filters.q ? 1 : 0) - (filters.sort ? 1 : 0);
  const products = api.useInfiniteQuery(
    'get',
    '/products',
    { params: { query: listQuery(filters) } },
    {
      ...pagesByCursor,
      placeholderData: keepPreviousData,
    },
  );
  const items = products.data?.pages.flatMap((page) => page.items) ?? [];

  const apply = (next: Filters) => setParams(writeFilters(next), { preventScrollReset: true });
  const clear = () => apply(filters.q ? { q: filters.q } : {});
  const panel = <FilterPanel filters={filters} apply={apply} />;
  const words = filters.q ?? filters.category;

  return (
    <Page title={search.title(words)}>
      <div className={classes.columns}>
        <aside className={classes.side} aria-label={search.filters}>
          {panel}
        </aside>
        <div>
          <div className={classes.bar}>
            <p className={classes.count} role="status">
              {products.isPending && common.loading}
              {products.data && search.found(items.length, products.hasNextPage)}
            </p>
            <Button
              className={classes.drawerButton ?? ''}
              variant="default"
              leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />}
              onClick={drawerToggle.open}
            >
              {search.showFilters(narrowed)}
            </Button>
            <NativeSelect
              className={classes.sort ?? ''}
              aria-label={search.sort}
              value={filters.sort ?? (filters.q ? 'best' : 'newest')}
              data={(filters.q
                ? (['best', 'newest', 'price', '-price', 'name'] as const)
                : (['newest', 'price', '-price', 'name'] as const)
              ).map((value) => ({ value, label: search.sorts[value] }))}
              onChange={(event) => {
                const chosen = event.currentTarget.value;
                apply(chosen === 'best' ? without(filters, 'sort') : { ...filters, sort: chosen as Sort });
              }}
            />
          </div>
          {products.isPending && <GridLoading count={PAGE} />}
          {products.isError && items.length === 0 && (
            <FailureState failure={products.error} retry={() => void products.refetch()} />
          )}
          {products.isSuccess && items.length === 0 && !products.hasNextPage && (
            <EmptyState
              icon={<IconMoodEmpty size={40} />}
              title={search.emptyTitle}
              text={search.emptyText}
              action={narrowed > 0 && <Button onClick={clear}>{search.clear}</Button>}
            />
          )}
          <ul className={cards.grid} data-waiting={products.isPlaceholderData || undefined}>
            {items.map((product, place) => (
              <li key={product.id}>
                <ProductCard product={product} first={place < EAGER} />
              </li>
            ))}
          </ul>
          <More key={params.toString()} query={products} className={classes.more} />
        </div>
      </div>
      <Drawer
        opened={drawer}
        onClose={drawerToggle.close}
        title={search.filters}
        position="right"
        closeButtonProps={{ 'aria-label': common.close }}
      >
        {panel}
        <Button fullWidth mt="lg" onClick={drawerToggle.close}>
          {search.showResults}
        </Button>
      </Drawer>
    </Page>
  );
}
