import { Button, NativeSelect, UnstyledButton } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { IconActivity } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/problem';
import { formatPrecise } from '../../logic/dates';
import { tracePath } from '../../logic/events';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { event as eventText, events as text, serviceNames, topicWords } from '../../text/desk-events';
import { FilterBar, useFilter } from '../parts/filter-bar';
import { type Column, ListTable } from '../parts/list-table';
import { EventDrawer } from './event-drawer';
import classes from './events.module.css';
import { Gist } from './gist';
import { IdSearch, useIdFilter } from './id-search';
import { LiveStatus } from './live-status';
import { useLiveEvents } from './use-live-events';

type Entry = Schemas['EventEntry'];

/* Also what came into the address from elsewhere. */
const choices = (known: string[], current: string) => [
  { value: '', label: text.any },
  ...new Set([...known, ...(current ? [current] : [])]),
];

function columnsOf(see: (event: Entry) => void, isNew: (event: Entry) => boolean): Column<Entry>[] {
  return [
    {
      name: eventText.what,
      cell: (event) => (
        <UnstyledButton
          className={classes.what ?? ''}
          data-new={isNew(event) || undefined}
          aria-label={eventText.see(topicWords[event.topic] ?? event.topic, event.topic)}
          onClick={() => see(event)}
        >
          {topicWords[event.topic] ?? event.topic}
          <small>{event.topic}</small>
        </UnstyledButton>
      ),
    },
    { name: text.gist, cell: ({ data }) => <Gist data={data} /> },
    { name: eventText.service, cell: ({ service }) => service },
    { name: eventText.when, cell: ({ at }) => <time dateTime={at}>{formatPrecise(at)}</time> },
    {
      name: text.trace,
      cell: ({ id, trace_id }) => (trace_id ? <Link to={tracePath(trace_id, id)}>{text.follow}</Link> : '–'),
    },
  ];
}

/* All that happens, as it happens. */
export function Component() {
  const { kind, id } = useIdFilter();
  const [topic, setTopic] = useFilter('topic');
  const [service, setService] = useFilter('service');
  const [seen, setSeen] = useState<Entry | null>(null);
  const [paused, setPaused] = useState(false);
  const { ref, inViewport } = useInViewport();
  const filter = { ...(id && { [kind]: id }), ...(topic && { topic }), ...(service && { service }) };
  const reading = !inViewport;
  const { query, came, isNew, lost } = useLiveEvents(filter, paused || reading || seen !== null);
  const further = query.hasNextPage && (
    <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {text.further}
    </Button>
  );
  const empty = (
    <EmptyState
      icon={<IconActivity size={40} />}
      title={query.hasNextPage ? text.notYetTitle : text.emptyTitle}
      text={query.hasNextPage ? text.notYetText : text.emptyText}
      action={further}
    />
  );
  return (
    <Page title={text.title}>
      <FilterBar label={text.filters}>
        <IdSearch />
        <NativeSelect
          label={text.topic}
          className={classes.topic ?? ''}
          data={choices(Object.keys(topicWords).sort(), topic)}
          value={topic}
          onChange={(event) => setTopic(event.currentTarget.value)}
        />
        <NativeSelect
          label={text.service}
          data={choices(serviceNames, service)}
          value={service}
          onChange={(event) => setService(event.currentTarget.value)}
        />
      </FilterBar>
      <div ref={ref} className={classes.top} />
      {(query.data ?? query.isPending) && (
        <LiveStatus
          came={came}
          lost={lost}
          reading={reading && query.data !== undefined}
          paused={paused}
          setPaused={setPaused}
        />
      )}
      <div className={classes.list}>
        {query.data?.pages.every(({ items }) => items.length === 0) ? (
          empty
        ) : (
          <ListTable
            caption={text.title}
            query={query}
            columns={columnsOf(setSeen, isNew)}
            keyOf={({ id }) => id}
            empty={empty}
          />
        )}
      </div>
      <EventDrawer event={seen} raw={seen} close={() => setSeen(null)} />
    </Page>
  );
}
