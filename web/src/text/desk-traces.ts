import { formatDuration } from '../logic/durations';
import type { Schemas } from '../api/problem';

type Span = Schemas['TraceSpan'];

/* Each part of a trace as a sentence. */
function sentence({ kind, service, name, caller, method, path, state }: Span): string {
  switch (kind) {
    case 'request':
      return `Somebody asks ${service}: ${method ?? ''} ${path ?? name}`;
    case 'call':
      return `${caller ?? 'A service'} asks ${service}: ${name}`;
    case 'event':
      return `${service} tells: ${name}`;
    case 'job':
      return `${service} does by itself: ${name}`;
    case 'reaction':
      return state === 'done'
        ? `${service} hears ${name}`
        : state === 'failed'
          ? `${service} has given ${name} up`
          : `${service} has still to hear ${name}`;
  }
}

/* What failed at once took no time that is worth telling. */
const tookOf = ({ duration_us, state }: Span): string =>
  typeof duration_us !== 'number' || (duration_us === 0 && state !== 'done') ? '' : formatDuration(duration_us);

const joined = (...words: (string | number | null | undefined)[]): string => words.filter(Boolean).join(' · ');

/* In the picture, where there is little room; the arrow tells what a reaction is to. */
function label(span: Span): string {
  switch (span.kind) {
    case 'request':
      return joined(`${span.method ?? ''} ${span.path ?? span.name}`, span.status, tookOf(span));
    case 'event':
      return span.name;
    case 'reaction':
      return span.state === 'done' ? tookOf(span) : span.state === 'failed' ? 'given up' : 'waits';
    default:
      return joined(span.name, tookOf(span));
  }
}

export const trace = {
  title: 'One request, all the way',
  sentence,
  label,
  took: tookOf,
  after: (us: number) => (us === 0 ? '0' : `+ ${formatDuration(us)}`),
  picture: 'The trace as a picture',
  pictureHint:
    'A lane for each service, time to the right. Waits are drawn shorter than they were. Choose a part to see its chain; arrow keys go from part to part.',
  outside: 'Outside',
  wait: (us: number) => `${formatDuration(us)} later`,
  legend: {
    request: 'a request, or a call between services',
    event: 'an event',
    reaction: 'a service’s reaction to it',
    failed: 'failed or given up',
    waiting: 'waits, or is tried again',
  },
  play: 'Watch it travel',
  stop: 'Stop',
  step: 'Next step',
  all: 'Show all',
  duration: 'Took',
  summary: (parts: number, services: number, took: string) =>
    joined(`${parts} parts in ${services === 1 ? '1 service' : `${services} services`}`, took),
  steps: 'Step by step',
  part: 'What',
  since: 'After',
  state: 'State',
  states: { done: 'Done', failed: 'Failed', waiting: 'Waits' },
  chosen: 'The chosen part',
  chooseOne: 'Choose a part of the picture, or of the list below.',
  from: 'Because of',
  led: 'Led to',
  tries: 'Tries',
  status: 'Answered',
  error: 'Why',
  started: 'Began',
  by: 'By whom',
  unknownTime: 'Not remembered any more',
  says: 'What it says',
  deadLetter: 'To the dead letters',
  events: 'Its events',
  forgottenTitle: 'Some of it is not remembered any more',
  forgotten:
    'Events, and who heard them, stay for ever. Requests, calls and how long things took are remembered while there is room and the process runs: what is missing here, or has no time, has fallen out.',
  unreachable: (services: string) => `No answer from ${services}: what happened there is missing.`,
  incomplete: 'There is more of it than can be shown.',
  unknownTitle: 'Nothing is known of this trace',
  unknownText:
    'Either nothing with this id has happened, or it only read something and has been forgotten. Old ones are found from one of their events.',
  toEvents: 'To the events',
};

export const travels = {
  title: 'Its way through Souk',
  hint: 'Each request that moved this order, as a picture: who asked whom, and which event caused what.',
  watch: (what: string) => `${what}: watch it travel`,
  all: 'All its events',
};
