import { Text } from '@mantine/core';
import type { Schemas } from '../../api/problem';
import { nextOf } from '../../logic/order-story';
import { OrderStory } from '../../parts/order-story';
import { order as text } from '../../text/till';

/* Nothing follows by itself: said first, as there is no next step to draw. */
const DONE = new Set(['arrived', 'done', 'cancelled', 'expired']);

/* What happened to the order, and what happens next. */
export function Story({ order, timeline }: { order: Schemas['Order']; timeline: Schemas['TimelineEntry'][] }) {
  const next = nextOf(order);
  const over = DONE.has(next);
  return (
    <>
      {over && <Text mb="lg">{text.next[next]}</Text>}
      <OrderStory timeline={timeline} words={text.happenings}>
        {!over && (
          <li data-tone="next" aria-label={text.nextTitle}>
            {text.next[next]}
          </li>
        )}
      </OrderStory>
    </>
  );
}
