import { Text } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { membersOf, tracePath, travelsOf } from '../../logic/events';
import { Loaded, LoadingState } from '../../parts/states';
import { topicWords } from '../../text/desk-events';
import { travels as text } from '../../text/desk-traces';
import { orderStatus } from '../../text/orders';
import { Panel } from '../parts/panel';
import classes from './order.module.css';

const EVENTS_MAX = 100;

/* That it moved on says little: where it went says more. */
function nameOf({ topic, data }: Schemas['EventEntry']): string {
  const { status } = membersOf(data);
  const moved = topic === 'order.updated' ? orderStatus[status as keyof typeof orderStatus] : undefined;
  return moved ?? topicWords[topic] ?? topic;
}

/* Each request that moved the order leads to its picture. */
export function Travels({ orderId }: { orderId: string }) {
  const query = api.useQuery('get', '/events', { params: { query: { object_id: orderId, limit: EVENTS_MAX } } });
  return (
    <Panel title={text.title}>
      <Text c="dimmed" size="sm" mb="sm">
        {text.hint}
      </Text>
      <Loaded query={query} loading={<LoadingState rows={1} height={44} />}>
        {({ items }) => (
          <ul className={classes.travels}>
            {travelsOf(items, 'order').map(({ traceId, event }) => (
              <li key={traceId}>
                <Link to={tracePath(traceId, event.id)} className={classes.travel}>
                  <span>{text.watch(nameOf(event))}</span>
                  <small>{formatDateTime(event.at)}</small>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Link to={`/admin/events?object_id=${orderId}`} className={classes.travel}>
        {text.all}
      </Link>
    </Panel>
  );
}
