import { Alert, Button, Group } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay, IconPlayerSkipForward, IconRoute } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { api } from '../../../api/client';
import { isMissing, type Schemas } from '../../../api/problem';
import { formatPrecise } from '../../../logic/dates';
import { formatDuration, microseconds } from '../../../logic/durations';
import { isPartlyForgotten, keyOf, layOut } from '../../../logic/trace-layout';
import { Page } from '../../../parts/page';
import { EmptyState, Loaded, LoadingState } from '../../../parts/states';
import { trace as text } from '../../../text/desk-traces';
import { Panel } from '../../parts/panel';
import { ChosenPart } from './chosen-part';
import { Legend } from './legend';
import { inTime, Picture } from './picture';
import { Steps } from './steps';
import classes from './trace.module.css';
import { useTravel } from './use-travel';

type Trace = Schemas['TraceView'];

const GROWS_FOR_MS = 20_000;
const ASKED_EVERY = 2_000;

const beginningOf = ({ spans }: Trace): string | undefined =>
  spans.flatMap(({ start }) => start ?? []).sort((a, b) => microseconds(a) - microseconds(b))[0];

/* What has just begun still grows, and what waits goes on. */
function mayGrow(trace: Trace | undefined): boolean {
  const begin = trace && beginningOf(trace);
  return (
    Boolean(trace?.spans.some(({ state }) => state === 'waiting')) ||
    (begin !== undefined && Date.now() - Date.parse(begin) < GROWS_FOR_MS)
  );
}

function summaryOf(trace: Trace): string {
  const begin = beginningOf(trace);
  const ends = trace.spans.flatMap(({ start, duration_us }) => (start ? microseconds(start) + (duration_us ?? 0) : []));
  const took = begin ? Math.max(...ends) - microseconds(begin) : 0;
  const parts = text.summary(
    trace.spans.length,
    new Set(trace.spans.map(({ service }) => service)).size,
    took > 0 ? formatDuration(took) : '',
  );
  return begin ? `${formatPrecise(begin)} · ${parts}` : parts;
}

function Missing({ trace }: { trace: Trace }) {
  return (
    <>
      {isPartlyForgotten(trace.spans) && (
        <Alert color="saffron" title={text.forgottenTitle}>
          {text.forgotten}
        </Alert>
      )}
      {trace.unreachable.length > 0 && (
        <Alert color="terracotta">{text.unreachable(trace.unreachable.join(', '))}</Alert>
      )}
      {!trace.complete && <Alert color="saffron">{text.incomplete}</Alert>}
    </>
  );
}

function Shown({ trace }: { trace: Trace }) {
  const { spans } = trace;
  const [chosen, setChosen] = useState<string | null>(null);
  const still = useReducedMotion();
  const order = useMemo(() => inTime(layOut(spans, { labelOf: text.label, leastWidth: 0 }).places), [spans]);
  const travel = useTravel(order, setChosen);
  const choose = (key: string) => {
    travel.showAll();
    setChosen((before) => (before === key ? null : key));
  };
  const span = spans.find((each) => keyOf(each) === chosen);
  return (
    <div className={classes.trace}>
      <p className={classes.summary}>{summaryOf(trace)}</p>
      <Missing trace={trace} />
      <Group gap="sm">
        {!still &&
          (travel.playing ? (
            <Button leftSection={<IconPlayerPause size={18} aria-hidden />} onClick={travel.stop}>
              {text.stop}
            </Button>
          ) : (
            <Button leftSection={<IconPlayerPlay size={18} aria-hidden />} onClick={travel.play}>
              {text.play}
            </Button>
          ))}
        <Button variant="default" leftSection={<IconPlayerSkipForward size={18} aria-hidden />} onClick={travel.step}>
          {text.step}
        </Button>
        {travel.begun !== null && !travel.playing && (
          <Button variant="default" onClick={travel.showAll}>
            {text.all}
          </Button>
        )}
        <p className={classes.now} aria-live={travel.playing ? 'off' : 'polite'}>
          {span && text.sentence(span)}
        </p>
      </Group>
      <div>
        <Picture spans={spans} chosen={chosen} choose={choose} begun={travel.begun} />
        <p className={classes.hint}>{text.pictureHint}</p>
        <Legend />
      </div>
      <ChosenPart traceId={trace.trace_id} spans={spans} span={span} choose={choose} />
      <Panel title={text.steps}>
        <Steps spans={spans} chosen={chosen} choose={choose} />
      </Panel>
    </div>
  );
}

function TracePage({ id, near }: { id: string; near: string | null }) {
  const query = api.useQuery(
    'get',
    '/traces/{trace_id}',
    { params: { path: { trace_id: id }, query: near ? { near } : {} } },
    { refetchInterval: ({ state }) => (mayGrow(state.data) ? ASKED_EVERY : false) },
  );
  const unknown = query.data === undefined && isMissing(query.error);
  return (
    <Page
      title={text.title}
      actions={
        <Button component={Link} variant="default" to={`/admin/events?trace_id=${id}`}>
          {text.events}
        </Button>
      }
    >
      {unknown ? (
        <EmptyState
          icon={<IconRoute size={40} />}
          title={text.unknownTitle}
          text={text.unknownText}
          action={
            <Button component={Link} to="/admin/events">
              {text.toEvents}
            </Button>
          }
        />
      ) : (
        <Loaded query={query} loading={<LoadingState rows={2} height={280} />}>
          {(trace) => <Shown trace={trace} />}
        </Loaded>
      )}
    </Page>
  );
}

export function Component() {
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  return <TracePage key={id} id={id} near={params.get('near')} />;
}
