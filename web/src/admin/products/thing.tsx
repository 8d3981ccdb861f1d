import type { ReactNode } from 'react';
import type { Schemas } from '../../api/problem';
import { Picture } from '../../parts/picture';
import classes from './product.module.css';

/* A product in a list: its first picture beside its name. */
export function Thing({ pictures, children }: { pictures: Schemas['ProductPicture'][]; children: ReactNode }) {
  return (
    <span className={classes.thing}>
      <span className={classes.thumb}>
        <Picture picture={pictures[0]} sizes="2.75rem" decorative />
      </span>
      <span>{children}</span>
    </span>
  );
}
