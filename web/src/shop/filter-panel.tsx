import { Button, Radio, Stack, Switch } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { formatMoney } from '../logic/money';
import { search } from '../text/shop';
import { type Filters, without, writeFilters } from './search-filters';
import classes from './search.module.css';

const ANY = '';

const rangeName = ({ price_min, price_max }: Schemas['PriceFacet']) => `${price_min.minor}-${price_max.minor}`;

/* What the results can be narrowed down by, as the API counts it for these words. */
export function FilterPanel({ filters, apply }: { filters: Filters; apply: (next: Filters) => void }) {
  const chosenPrice =
    filters.price_min === undefined || filters.price_max === undefined
      ? ANY
      : `${filters.price_min}-${filters.price_max}`;
  const query = {
    ...(filters.q && { q: filters.q }),
    ...(filters.category && { category: filters.category }),
  };
  const facets = api.useQuery('get', '/products/facets', Object.keys(query).length > 0 ? { params: { query } } : {}, {
    placeholderData: keepPreviousData,
  });
  const categories = facets.data?.categories ?? [];
  const prices = (facets.data?.prices ?? []).filter((price) => price.products > 0 || rangeName(price) === chosenPrice);
  const narrowed = writeFilters(without(filters, 'q', 'sort')).size > 0;

  return (
    <Stack gap="lg" className={classes.panel ?? ''}>
      <Switch
        label={search.onlyInStock}
        checked={filters.in_stock ?? false}
        onChange={(event) =>
          apply(event.currentTarget.checked ? { ...filters, in_stock: true } : without(filters, 'in_stock'))
        }
      />
      <Radio.Group
        label={search.category}
        value={filters.category ?? ANY}
        onChange={(category) => apply(category === ANY ? without(filters, 'category') : { ...filters, category })}
      >
        <Radio value={ANY} label={search.allCategories} />
        {filters.category && !categories.some(({ category }) => category === filters.category) && (
          <Radio value={filters.category} label={filters.category} />
        )}
        {categories.map(({ category, products }) => (
          <Radio key={category} value={category} label={`${category} (${products})`} />
        ))}
      </Radio.Group>
      {prices.length > 1 && (
        <Radio.Group
          label={search.price}
          value={chosenPrice}
          onChange={(range) => {
            const found = prices.find((price) => rangeName(price) === range);
            const rest = without(filters, 'price_min', 'price_max');
            apply(found ? { ...rest, price_min: found.price_min.minor, price_max: found.price_max.minor } : rest);
          }}
        >
          <Radio value={ANY} label={search.anyPrice} />
          {prices.map((price) => (
            <Radio
              key={rangeName(price)}
              value={rangeName(price)}
              label={`${search.priceRange(formatMoney(price.price_min), formatMoney(price.price_max))} (${price.products})`}
            />
          ))}
        </Radio.Group>
      )}
      {narrowed && (
        <Button
          variant="subtle"
          onClick={() => apply(without(filters, 'category', 'price_min', 'price_max', 'in_stock'))}
        >
          {search.clear}
        </Button>
      )}
    </Stack>
  );
}
