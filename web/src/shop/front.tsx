import { Button, Title } from '@mantine/core';
import { IconBuildingStore } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link } from 'react-router';
import heroTall from '../../../art/front/hero-tall.webp';
import heroWide from '../../../art/front/hero-wide.webp';
import { api } from '../api/client';
import { FRONT_PRODUCTS, shop } from '../api/page-data';
import { EmptyState, Loaded } from '../parts/states';
import { useEntryFocus } from '../parts/use-entry-focus';
import { front } from '../text/shop';
import classes from './front.module.css';
import { ProductCard } from './product-card';
import cards from './product-card.module.css';
import { GridLoading } from './product-grid';

/* The first page: what this place is, its categories, and what is new. */
export function Component() {
  const heading = useEntryFocus();
  const products = api.useQuery('get', '/products', { params: { query: { limit: FRONT_PRODUCTS } } });
  const facets = api.useQuery('get', '/products/facets', {});
  useEffect(() => {
    document.title = shop.name;
  }, []);
  return (
    <>
      <section className={classes.hero}>
        <picture className={classes.scene}>
          {!shop.picture && <source media="(max-width: 48em)" srcSet={heroTall} width={1000} height={1400} />}
          <img src={shop.picture ?? heroWide} width={1600} height={1000} alt="" fetchPriority="high" />
        </picture>
        <div className={classes.words}>
          <h1 className={classes.title} ref={heading} tabIndex={-1}>
            {shop.headline ?? front.title}
          </h1>
          <p className={classes.lead}>{shop.lead ?? (shop.headline ? '' : front.lead)}</p>
          <Button component={Link} to="/search" size="lg" color="saffron.5" autoContrast>
            {front.browse}
          </Button>
        </div>
      </section>
      <div className={classes.rest}>
        <nav aria-label={front.categories}>
          <ul className={classes.categories}>
            {(facets.data?.categories ?? []).map(({ category }) => (
              <li key={category}>
                <Link to={`/search?category=${encodeURIComponent(category)}`}>{category}</Link>
              </li>
            ))}
          </ul>
        </nav>
        <section aria-labelledby="new">
          <Title order={2} id="new" mb="md">
            {front.newest}
          </Title>
          <Loaded query={products} loading={<GridLoading count={FRONT_PRODUCTS} />}>
            {({ items }) =>
              items.length === 0 ? (
                <EmptyState icon={<IconBuildingStore size={40} />} title={front.emptyTitle} text={front.emptyText} />
              ) : (
                <ul className={cards.grid}>
                  {items.map((product) => (
                    <li key={product.id}>
                      <ProductCard product={product} />
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        </section>
      </div>
    </>
  );
}
