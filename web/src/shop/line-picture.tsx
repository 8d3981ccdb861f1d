import { api } from '../api/client';
import { Picture } from '../parts/picture';
import classes from './line-picture.module.css';

const KEPT = 5 * 60_000;

/* The product's first picture beside a line of a cart or an order; the line's name says what it is. */
export function LinePicture({ productId, small = false }: { productId: string | null; small?: boolean }) {
  const product = api.useQuery(
    'get',
    '/products/{id}',
    { params: { path: { id: productId ?? '' } } },
    { enabled: productId !== null, staleTime: KEPT },
  );
  return (
    <div className={small ? classes.small : classes.picture}>
      <Picture picture={product.data?.pictures[0]} sizes="5.5rem" decorative />
    </div>
  );
}
