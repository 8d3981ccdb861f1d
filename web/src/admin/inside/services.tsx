import { Alert, Text } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDuration } from '../../logic/durations';
import { isWell, processesOf } from '../../logic/services';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { services as text } from '../../text/desk-events';
import { Panel } from '../parts/panel';
import { StatusBadge, type Tone } from '../parts/status-badge';
import classes from './services.module.css';

type Service = Schemas['ServiceView'];

const ASKED_EVERY = 3_000;
const US = 1_000_000;

const TONES: Record<Service['state'], Tone> = { ready: 'good', not_ready: 'waiting', unreachable: 'bad' };

interface FigureProps {
  name: string;
  value: number | null | undefined;
  /* More than nothing is bad. */
  bad?: boolean;
  shown?: string;
}

function Figure({ name, value, bad = false, shown }: FigureProps) {
  return (
    value !== null &&
    value !== undefined && (
      <div data-bad={(bad && value > 0) || undefined}>
        <dt>{name}</dt>
        <dd>{shown ?? value.toLocaleString('en')}</dd>
      </div>
    )
  );
}

function Card({ service }: { service: Service }) {
  const { name, doc, state, reason, lag, parked, dead_letters, done, requests, failures } = service;
  return (
    <li className={classes.card} data-unwell={!isWell(service) || undefined}>
      <div className={classes.head}>
        <h2>{name}</h2>
        <StatusBadge tone={TONES[state]} text={text.states[state]} />
      </div>
      <p className={classes.doc}>{doc}</p>
      {reason && <p className={classes.reason}>{reason}</p>}
      <dl className={classes.figures}>
        <Figure name={text.lag} value={lag} />
        <Figure name={text.parked} value={parked} bad />
        <Figure name={text.deadLetters} value={dead_letters} bad shown={text.countedTo(dead_letters ?? 0)} />
        <Figure name={text.done} value={done} />
        <Figure name={text.requests} value={requests} />
        <Figure name={text.failures} value={failures} bad />
      </dl>
      <p className={classes.links}>
        <Link to={`/admin/events?service=${name}`}>{text.eventsOf}</Link>
        {Boolean(dead_letters) && <Link to="/admin/dead-letters">{text.letters}</Link>}
      </p>
    </li>
  );
}

function Processes({ items }: { items: Service[] }) {
  return (
    <Panel title={text.processes}>
      <ul className={classes.processes}>
        {processesOf(items).map(({ process, address, version, uptime_seconds, names }) => (
          <li key={process}>
            <h3>{process}</h3>
            <dl className={classes.figures}>
              <Figure name={text.up} value={uptime_seconds} shown={formatDuration((uptime_seconds ?? 0) * US)} />
              <div>
                <dt>{text.address}</dt>
                <dd>{address}</dd>
              </div>
              <div>
                <dt>{text.version}</dt>
                <dd>{version}</dd>
              </div>
              <div>
                <dt>{text.runs}</dt>
                <dd>{names.join(', ')}</dd>
              </div>
            </dl>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/* How each service is; it moves by itself. */
export function Component() {
  const query = api.useQuery('get', '/services', {}, { refetchInterval: ASKED_EVERY });
  return (
    <Page title={text.title}>
      <Loaded query={query} loading={<LoadingState rows={3} height={200} />}>
        {({ items }) => {
          const unwell = items.filter((service) => !isWell(service)).length;
          return (
            <div className={classes.services}>
              {query.isError && <Alert color="terracotta">{text.lost}</Alert>}
              <Text role="status">{unwell === 0 ? text.allWell(items.length) : text.unwell(unwell)}</Text>
              <ul className={classes.cards}>
                {items.map((service) => (
                  <Card key={service.name} service={service} />
                ))}
              </ul>
              <Processes items={items} />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}
