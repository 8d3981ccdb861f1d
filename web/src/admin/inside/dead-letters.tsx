import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconMailCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { api, pagesByCursor } from '../../api/client';
import { hasStatus, type Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { traceOf } from '../../logic/events';
import { announce } from '../../parts/announce';
import { ConfirmButton } from '../../parts/confirm-button';
import { FormFailure } from '../../parts/form';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { deadLetters as text, event as eventText, topicWords } from '../../text/desk-events';
import { type Column, ListTable } from '../parts/list-table';
import { EventDrawer, type ShownEvent } from './event-drawer';
import classes from './events.module.css';
import { Gist } from './gist';
import { Retried } from './retried';
import { RetryAll } from './retry-all';

type Letter = Schemas['DeadLetterView'];

const PAGE = 50;
const ASKED_EVERY = 10_000;
const RESULTS_MAX = 5;

function useRefreshed() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['get', '/dead-letters'] });
}

/* Somebody else may have been faster: then there is nothing left to do. */
function useAnswered(done: () => void) {
  const refresh = useRefreshed();
  return {
    onSuccess: async () => {
      done();
      await refresh();
    },
    onError: async (failure: unknown) => {
      if (hasStatus(failure, 404)) {
        announce(text.gone);
        await refresh();
      }
    },
  };
}

function Actions({ letter, onRetried }: { letter: Letter; onRetried: (letter: Letter) => void }) {
  const path = { params: { path: { id: letter.id } } };
  const retry = api.useMutation(
    'post',
    '/dead-letters/{id}/retry',
    useAnswered(() => onRetried(letter)),
  );
  const drop = api.useMutation(
    'delete',
    '/dead-letters/{id}',
    useAnswered(() => announce(text.dropped)),
  );
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate(path)}>
          {text.retry}
        </Button>
        <ConfirmButton
          action={text.drop}
          keep={text.keep}
          title={text.dropTitle}
          text={text.dropText(letter.service, letter.topic)}
          pending={drop.isPending}
          failure={drop.error}
          onConfirm={(close) => drop.mutate(path, { onSuccess: close })}
        />
      </Group>
      <FormFailure failure={retry.error} />
    </Stack>
  );
}

function columnsOf(see: (letter: Letter) => void, onRetried: (letter: Letter) => void): Column<Letter>[] {
  return [
    {
      name: text.event,
      cell: (letter) => (
        <UnstyledButton
          className={classes.what ?? ''}
          aria-label={eventText.see(topicWords[letter.topic] ?? letter.topic, letter.topic)}
          onClick={() => see(letter)}
        >
          {topicWords[letter.topic] ?? letter.topic}
          <small>{letter.topic}</small>
        </UnstyledButton>
      ),
    },
    { name: text.about, cell: ({ data }) => <Gist data={data} /> },
    { name: text.service, cell: ({ service }) => service },
    {
      name: text.why,
      cell: ({ reason, tries, died_at }) => (
        <div className={classes.why}>
          {reason}
          <small>{text.after(tries, formatDateTime(died_at))}</small>
        </div>
      ),
    },
    { name: text.actions, cell: (letter) => <Actions letter={letter} onRetried={onRetried} /> },
  ];
}

function shownOf({
  event_id,
  topic,
  object_id,
  data,
  service,
  reason,
  tries,
  happened_at,
  died_at,
  traceparent,
}: Letter): ShownEvent {
  return {
    id: event_id,
    at: happened_at,
    topic,
    object_id,
    data,
    trace_id: traceOf(traceparent),
    more: [
      { name: text.service, value: service },
      { name: text.why, value: `${reason}, ${text.after(tries, formatDateTime(died_at))}` },
    ],
  };
}

/* What services could not process: seen, tried again, or dropped. */
export function Component() {
  const [seen, setSeen] = useState<Letter | null>(null);
  const [retried, setRetried] = useState<Letter[]>([]);
  const letters = api.useInfiniteQuery(
    'get',
    '/dead-letters',
    { params: { query: { limit: PAGE } } },
    { ...pagesByCursor, refetchInterval: ASKED_EVERY },
  );
  const onRetried = (letter: Letter) => setRetried((before) => [letter, ...before].slice(0, RESULTS_MAX));
  return (
    <Page title={text.title}>
      <Stack>
        <Text c="dimmed" maw="44rem">
          {text.hint}
        </Text>
        {retried.map((letter) => (
          <Retried key={letter.id} letter={letter} />
        ))}
        <RetryAll letters={letters.data?.pages.flatMap(({ items }) => items) ?? []} />
        <ListTable
          caption={text.title}
          query={letters}
          columns={columnsOf(setSeen, onRetried)}
          keyOf={({ id }) => id}
          empty={<EmptyState icon={<IconMailCheck size={40} />} title={text.emptyTitle} text={text.emptyText} />}
        />
      </Stack>
      <EventDrawer event={seen && shownOf(seen)} raw={seen} close={() => setSeen(null)} />
    </Page>
  );
}
