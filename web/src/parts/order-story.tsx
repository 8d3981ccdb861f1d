import type { ReactNode } from 'react';
import type { Schemas } from '../api/problem';
import { formatDateTime } from '../logic/dates';
import { storyOf, type Happening } from '../logic/order-story';
import classes from './order-story.module.css';

const WRONG = new Set<Happening>([
  'payment_failed',
  'cancelled',
  'cancelled_by_shop',
  'cancelled_out_of_stock',
  'expired',
  'return_declined',
]);

interface OrderStoryProps {
  timeline: Schemas['TimelineEntry'][];
  /* Shoppers and admins are told the same in other words. */
  words: Record<Happening, string>;
  /* A last item: what comes next. */
  children?: ReactNode;
}

/* What happened to an order, from the beginning. */
export function OrderStory({ timeline, words, children }: OrderStoryProps) {
  return (
    <ol className={classes.story}>
      {storyOf(timeline).map(({ what, at }) => (
        <li key={at + what} data-tone={WRONG.has(what) ? 'wrong' : 'done'}>
          <span>{words[what]}</span>
          <time dateTime={at}>{formatDateTime(at)}</time>
        </li>
      ))}
      {children}
    </ol>
  );
}
