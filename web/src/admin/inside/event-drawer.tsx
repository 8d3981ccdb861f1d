import { Drawer } from '@mantine/core';
import { Link } from 'react-router';
import { formatPrecise } from '../../logic/dates';
import { tracePath, type Fact } from '../../logic/events';
import { common } from '../../text/common';
import { event as text, topicWords } from '../../text/desk-events';
import { ActorName } from './actor';
import { EventFacts } from './event-facts';
import classes from './inside.module.css';

/* What the events, the audit and the dead letters have in common. */
export interface ShownEvent {
  id: string;
  at: string;
  topic: string;
  object_id: string;
  data: unknown;
  actor?: string;
  service?: string;
  user_id?: string | null;
  trace_id?: string | null;
  /* What else is known of it. */
  more?: Fact[];
}

function Event({ event, raw }: { event: ShownEvent; raw: unknown }) {
  return (
    <div className={classes.event}>
      <dl className={classes.facts}>
        <div>
          <dt>{text.what}</dt>
          <dd>{event.topic}</dd>
        </div>
        <div>
          <dt>{text.when}</dt>
          <dd>
            <time dateTime={event.at}>{formatPrecise(event.at)}</time>
          </dd>
        </div>
        {event.service && (
          <div>
            <dt>{text.service}</dt>
            <dd>{event.service}</dd>
          </div>
        )}
        {event.actor && (
          <div>
            <dt>{text.who}</dt>
            <dd>
              <ActorName actor={event.actor} />
            </dd>
          </div>
        )}
        {event.user_id && event.actor !== `user:${event.user_id}` && (
          <div>
            <dt>{text.onBehalf}</dt>
            <dd>
              <ActorName actor={`user:${event.user_id}`} />
            </dd>
          </div>
        )}
        {event.more?.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.links}>
        {event.trace_id && <Link to={tracePath(event.trace_id, event.id)}>{text.trace}</Link>}
        <Link to={`/admin/events?object_id=${event.object_id}`}>{text.history}</Link>
      </p>
      <h3>{text.says}</h3>
      <EventFacts data={event.data} raw={raw} />
    </div>
  );
}

interface EventDrawerProps {
  event: ShownEvent | null;
  /* As the API has it. */
  raw: unknown;
  close: () => void;
}

/* One event beside its list. */
export function EventDrawer({ event, raw, close }: EventDrawerProps) {
  return (
    <Drawer
      opened={event !== null}
      onClose={close}
      position="right"
      size="lg"
      title={event && (topicWords[event.topic] ?? event.topic)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {event && <Event event={event} raw={raw} />}
    </Drawer>
  );
}
