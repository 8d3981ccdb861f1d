import type { Schemas } from '../api/problem';
import classes from './picture.module.css';

/* The API's picture, and the widths that the shop has made of it. */
type Shown = Schemas['ProductPicture'] & { widths?: number[] };

interface PictureProps {
  picture: Shown | undefined;
  /* How wide it is shown: the `sizes` of HTML. */
  sizes: string;
  /* The picture that people wait for is asked for first; the others when they come near. */
  first?: boolean;
  /* Beside a name that says the same, a picture is only decoration. */
  decorative?: boolean;
}

const RATIO_WIDTH = 4;
const RATIO_HEIGHT = 5;

export function Picture({ picture, sizes, first = false, decorative = false }: PictureProps) {
  if (!picture) {
    return <div className={classes.none} aria-hidden />;
  }
  const srcSet = picture.widths?.map((width) => `${picture.url}?width=${width} ${width}w`).join(', ');
  const smallest = picture.widths?.[0];
  return (
    <img
      className={classes.picture}
      src={smallest ? `${picture.url}?width=${picture.widths?.at(-1) ?? smallest}` : picture.url}
      {...(srcSet ? { srcSet, sizes } : {})}
      width={picture.width ?? RATIO_WIDTH * 100}
      height={picture.height ?? RATIO_HEIGHT * 100}
      alt={decorative ? '' : picture.alt}
      loading={first ? 'eager' : 'lazy'}
      fetchPriority={first ? 'high' : 'auto'}
      decoding={first ? 'sync' : 'async'}
    />
  );
}
