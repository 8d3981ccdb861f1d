import { Text, UnstyledButton } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../../api/client';
import { formatPrecise } from '../../../logic/dates';
import { keyOf, type Span } from '../../../logic/trace-layout';
import { Loaded, LoadingState } from '../../../parts/states';
import { trace as text } from '../../../text/desk-traces';
import { Panel } from '../../parts/panel';
import { StatusBadge } from '../../parts/status-badge';
import { ActorName } from '../actor';
import { EventFacts } from '../event-facts';
import facts from '../inside.module.css';
import { STATE_TONES } from './state';
import classes from './trace.module.css';

const EVENTS_MAX = 100;

/* What an event says is asked when somebody wants to know it: by its object, for which there is an index. */
function Said({ traceId, eventId, objectId }: { traceId: string; eventId: string; objectId: string }) {
  const query = api.useQuery('get', '/events', {
    params: { query: { trace_id: traceId, object_id: objectId, limit: EVENTS_MAX } },
  });
  return (
    <Loaded query={query} loading={<LoadingState rows={1} height={120} />}>
      {({ items }) => {
        const event = items.find(({ id }) => id === eventId);
        return event && <EventFacts data={event.data} raw={event} />;
      }}
    </Loaded>
  );
}

function Relatives({ name, spans, choose }: { name: string; spans: Span[]; choose: (key: string) => void }) {
  return (
    spans.length > 0 && (
      <div>
        <dt>{name}</dt>
        <dd>
          {spans.map((span) => (
            <UnstyledButton key={keyOf(span)} className={classes.relative ?? ''} onClick={() => choose(keyOf(span))}>
              {text.sentence(span)}
            </UnstyledButton>
          ))}
        </dd>
      </div>
    )
  );
}

interface ChosenPartProps {
  traceId: string;
  spans: Span[];
  span: Span | undefined;
  choose: (key: string) => void;
}

/* All that is known of one part. */
export function ChosenPart({ traceId, spans, span, choose }: ChosenPartProps) {
  if (!span) {
    return (
      <Panel title={text.chosen}>
        <Text c="dimmed">{text.chooseOne}</Text>
      </Panel>
    );
  }
  const event = span.event_id
    ? spans.find((other) => other.kind === 'event' && other.event_id === span.event_id)
    : undefined;
  const objectId = span.object_id ?? event?.object_id;
  return (
    <Panel
      title={text.sentence(span)}
      actions={<StatusBadge tone={STATE_TONES[span.state]} text={text.states[span.state]} />}
    >
      <dl className={facts.facts}>
        <div>
          <dt>{text.started}</dt>
          <dd>{span.start ? formatPrecise(span.start) : text.unknownTime}</dd>
        </div>
        {text.took(span) && (
          <div>
            <dt>{text.duration}</dt>
            <dd>{text.took(span)}</dd>
          </div>
        )}
        {Boolean(span.status) && (
          <div>
            <dt>{text.status}</dt>
            <dd>{span.status}</dd>
          </div>
        )}
        {Boolean(span.tries) && (
          <div>
            <dt>{text.tries}</dt>
            <dd>{span.tries}</dd>
          </div>
        )}
        {span.error && (
          <div>
            <dt>{text.error}</dt>
            <dd>{span.error}</dd>
          </div>
        )}
        {span.actor && (
          <div>
            <dt>{text.by}</dt>
            <dd>
              <ActorName actor={span.actor} />
            </dd>
          </div>
        )}
        <Relatives
          name={text.from}
          spans={spans.filter(({ span_id }) => span_id === span.parent_span_id).slice(0, 1)}
          choose={choose}
        />
        <Relatives
          name={text.led}
          spans={spans.filter((other) => other !== span && other.parent_span_id === span.span_id)}
          choose={choose}
        />
      </dl>
      {span.kind === 'reaction' && span.state === 'failed' && (
        <p className={facts.links}>
          <Link to="/admin/dead-letters">{text.deadLetter}</Link>
        </p>
      )}
      {span.event_id && objectId && (
        <>
          <h3 className={classes.says}>{text.says}</h3>
          <Said key={span.event_id} traceId={traceId} eventId={span.event_id} objectId={objectId} />
        </>
      )}
    </Panel>
  );
}
