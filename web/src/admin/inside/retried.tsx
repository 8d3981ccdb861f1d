import { Alert } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { traceOf, tracePath } from '../../logic/events';
import { deadLetters as text, event as eventText } from '../../text/desk-events';
import classes from './inside.module.css';

type Letter = Schemas['DeadLetterView'];
type Reaction = Schemas['TraceSpan'];

const ASKED_EVERY = 1_000;

/* How the service stands to the letter's event now. */
function reactionTo({ service, event_id }: Letter, spans: Reaction[]): Reaction | undefined {
  return spans.find((span) => span.kind === 'reaction' && span.service === service && span.event_id === event_id);
}

const TONES = { waiting: 'saffron', done: 'sea', failed: 'terracotta' };

/* What came of a letter that is tried again: its trace tells. */
export function Retried({ letter }: { letter: Letter }) {
  const queries = useQueryClient();
  const trace = traceOf(letter.traceparent) ?? '';
  const near = letter.event_id;
  const query = api.useQuery(
    'get',
    '/traces/{trace_id}',
    { params: { path: { trace_id: trace }, query: { near } } },
    {
      enabled: trace !== '',
      staleTime: 0,
      // A trace that is not whole may not show it yet.
      refetchInterval: ({ state }) =>
        ['done', 'failed'].includes((state.data && reactionTo(letter, state.data.spans)?.state) ?? '')
          ? false
          : ASKED_EVERY,
    },
  );
  const reaction = query.data && reactionTo(letter, query.data.spans);
  const state = reaction?.state ?? 'waiting';
  useEffect(() => {
    if (state !== 'waiting') {
      void queries.invalidateQueries({ queryKey: ['get', '/dead-letters'] });
    }
  }, [state, queries]);
  return (
    <Alert color={TONES[state]} role="status">
      <p className={classes.result}>{text.result[state](letter.service, letter.topic)}</p>
      {reaction?.error && <p className={classes.result}>{reaction.error}</p>}
      {trace !== '' && (
        <p className={classes.links}>
          <Link to={tracePath(trace, near)}>{eventText.trace}</Link>
        </p>
      )}
    </Alert>
  );
}
