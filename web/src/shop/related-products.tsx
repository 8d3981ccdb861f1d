import { Title } from '@mantine/core';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { Loaded } from '../parts/states';
import { product as text } from '../text/shop';
import { ProductCard } from './product-card';
import cards from './product-card.module.css';
import { GridLoading } from './product-grid';
import classes from './product.module.css';

const RELATED = 4;

/* What goes with it, as the API finds it; a shop with one product has nothing to say here. */
export function RelatedProducts({ product }: { product: Schemas['Product'] }) {
  const related = api.useQuery('get', '/products/{id}/related', {
    params: { path: { id: product.id }, query: { limit: RELATED } },
  });
  if (related.data?.items.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="related" className={classes.related}>
      <Title order={2} id="related" mb="md">
        {text.related}
      </Title>
      <Loaded query={related} loading={<GridLoading count={RELATED} />}>
        {({ items }) => (
          <ul className={cards.grid}>
            {items.map((other) => (
              <li key={other.id}>
                <ProductCard product={other} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
