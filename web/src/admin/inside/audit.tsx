import { NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { dayEnd, dayStart, formatPrecise } from '../../logic/dates';
import { readId, traceOf, tracePath } from '../../logic/events';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { audit as text, event as eventText, topicWords } from '../../text/desk-events';
import { FilterBar, useFilter } from '../parts/filter-bar';
import { type Column, ListTable } from '../parts/list-table';
import { ActorName } from './actor';
import { EventDrawer } from './event-drawer';
import classes from './events.module.css';
import { Gist } from './gist';

type Entry = Schemas['AuditEntry'];

const PAGE = 50;

function IdField({ label, name }: { label: string; name: string }) {
  const [id, setId] = useFilter(name);
  return (
    <TextInput
      label={label}
      className={classes.id ?? ''}
      value={id}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setId(event.currentTarget.value.trim().toLowerCase())}
      error={id !== '' && readId(id, 'object_id')?.kind !== 'object_id' && text.wrongId}
    />
  );
}

/* While an id is being typed, the list waits for the whole of it. */
const known = (id: string): string => (readId(id, 'object_id')?.kind === 'object_id' ? id : '');

function columnsOf(see: (entry: Entry) => void): Column<Entry>[] {
  return [
    {
      name: text.what,
      cell: (entry) => (
        <UnstyledButton
          className={classes.what ?? ''}
          aria-label={eventText.see(topicWords[entry.topic] ?? entry.topic, entry.topic)}
          onClick={() => see(entry)}
        >
          {topicWords[entry.topic] ?? entry.topic}
          <small>{entry.topic}</small>
        </UnstyledButton>
      ),
    },
    { name: text.who, cell: ({ actor }) => <ActorName actor={actor} /> },
    { name: text.gist, cell: ({ data }) => <Gist data={data} named /> },
    { name: text.when, cell: ({ at }) => <time dateTime={at}>{formatPrecise(at)}</time> },
    {
      name: text.trace,
      cell: ({ id, traceparent }) => {
        const trace = traceOf(traceparent);
        return trace ? <Link to={tracePath(trace, id)}>{eventText.trace}</Link> : '–';
      },
    },
  ];
}

/* Who did what to what: all that admins change, and what is done to accounts. */
export function Component() {
  const [topic, setTopic] = useFilter('topic');
  const [from, setFrom] = useFilter('from');
  const [to, setTo] = useFilter('to');
  const [actor] = useFilter('actor');
  const [user] = useFilter('user_id');
  const [object] = useFilter('object_id');
  const [seen, setSeen] = useState<Entry | null>(null);
  const query = {
    limit: PAGE,
    ...(known(actor) && { actor }),
    ...(known(user) && { user_id: user }),
    ...(known(object) && { object_id: object }),
    ...(topic && { topic }),
    ...(from && { from: dayStart(from) }),
    ...(to && { to: dayEnd(to) }),
  };
  const entries = api.useInfiniteQuery('get', '/audit', { params: { query } }, pagesByCursor);
  const topics = [...new Set([...Object.keys(topicWords).sort(), ...(topic ? [topic] : [])])];
  return (
    <Page title={text.title}>
      <FilterBar label={text.filters}>
        <IdField label={text.actor} name="actor" />
        <IdField label={text.user} name="user_id" />
        <IdField label={text.object} name="object_id" />
        <NativeSelect
          label={text.topic}
          data={[{ value: '', label: text.any }, ...topics]}
          value={topic}
          onChange={(event) => setTopic(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={text.from}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput type="date" label={text.to} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </FilterBar>
      <ListTable
        caption={text.title}
        query={entries}
        columns={columnsOf(setSeen)}
        keyOf={({ id }) => id}
        empty={<EmptyState icon={<IconHistory size={40} />} title={text.emptyTitle} text={text.emptyText} />}
      />
      <EventDrawer
        event={seen && { ...seen, trace_id: traceOf(seen.traceparent) }}
        raw={seen}
        close={() => setSeen(null)}
      />
    </Page>
  );
}
