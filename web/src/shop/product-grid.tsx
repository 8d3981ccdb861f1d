import { Skeleton, VisuallyHidden } from '@mantine/core';
import { common } from '../text/common';
import cards from './product-card.module.css';

/* As large as the cards that will stand there. */
export function GridLoading({ count }: { count: number }) {
  return (
    <div className={cards.grid} aria-busy="true">
      <VisuallyHidden role="status">{common.loading}</VisuallyHidden>
      {Array.from({ length: count }, (_, place) => (
        <div key={place} className={cards.card}>
          <Skeleton className={cards.picture ?? ''} style={{ aspectRatio: '4 / 5' }} height="auto" />
          <Skeleton height={20} width="80%" />
          <Skeleton height={20} width="30%" mt={4} />
        </div>
      ))}
    </div>
  );
}
