import { useState } from 'react';
import type { Schemas } from '../api/problem';
import { Picture } from '../parts/picture';
import { product as text } from '../text/shop';
import classes from './product.module.css';

const LARGE_SIZES = '(max-width: 48em) 92vw, 36rem';

/* One picture large; the others below it, to be chosen. */
export function PictureGallery({ pictures, name }: { pictures: Schemas['ProductPicture'][]; name: string }) {
  const [shown, setShown] = useState(0);
  return (
    <section className={classes.gallery} aria-label={text.pictures}>
      <div className={classes.large}>
        <Picture key={pictures[shown]?.id ?? name} picture={pictures[shown]} sizes={LARGE_SIZES} first />
      </div>
      {pictures.length > 1 && (
        <ul className={classes.thumbs}>
          {pictures.map((picture, place) => (
            <li key={picture.id}>
              <button
                type="button"
                aria-label={text.showPicture(place + 1, pictures.length)}
                aria-current={place === shown}
                onClick={() => setShown(place)}
              >
                <Picture picture={picture} sizes="5rem" decorative />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
