import { Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../api/problem';
import { priceRange } from '../logic/prices';
import { formatMoney } from '../logic/money';
import { Picture } from '../parts/picture';
import { common, stock } from '../text/common';
import classes from './product-card.module.css';

/* Two beside each other on phones, with the page's edges and the gap between them. */
const CARD_SIZES = '(max-width: 33em) calc(50vw - 1.625rem), (max-width: 76rem) 30vw, 17.5rem';

/* A product in a list; the whole card leads to it, and only its name is read out as the link. */
export function ProductCard({ product, first = false }: { product: Schemas['Product']; first?: boolean }) {
  const { lowest, differ } = priceRange(product);
  const shown = product.stock_status === 'in_stock' || product.stock_status === 'unknown' ? null : product.stock_status;
  return (
    <article className={classes.card}>
      <div className={classes.picture}>
        <Picture picture={product.pictures[0]} sizes={CARD_SIZES} first={first} decorative />
        {shown && (
          <span className={classes.status} data-status={shown}>
            {stock[shown]}
          </span>
        )}
      </div>
      <h3 className={classes.name}>
        <Link to={`/products/${product.id}`}>{product.name}</Link>
      </h3>
      <Text className={classes.price ?? ''}>
        {differ ? common.priceFrom(formatMoney(lowest)) : formatMoney(lowest)}
      </Text>
    </article>
  );
}
