import { Badge, Button, Group, Modal, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { useSessionChange } from '../api/session';
import { formatAgo, formatDateTime } from '../logic/dates';
import { announce } from '../parts/announce';
import { FormFailure } from '../parts/form';
import { Loaded } from '../parts/states';
import { account, security } from '../text/account';
import { common } from '../text/common';
import classes from './account.module.css';

function SessionRow({ session }: { session: Schemas['SessionView'] }) {
  const queries = useQueryClient();
  const end = api.useMutation('delete', '/auth/sessions/{id}');
  const since = formatDateTime(session.created_at);

  async function logOutThere() {
    await end.mutateAsync({ params: { path: { id: session.id } } });
    announce(security.sessionEnded(session.agent));
    await queries.invalidateQueries({ queryKey: ['get', '/auth/sessions'] });
  }

  return (
    <li className={classes.row}>
      <div>
        <Group gap="xs">
          <Text fw={600}>{session.agent}</Text>
          {session.current && (
            <Badge color="sea" variant="light" tt="none">
              {security.thisOne}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {security.since(since, session.address)} · {security.seen(formatAgo(session.renewed_at, Date.now()))}
        </Text>
        <FormFailure failure={end.error} />
      </div>
      {!session.current && (
        <Button
          variant="default"
          loading={end.isPending}
          aria-label={security.endSessionOf(session.agent, since)}
          onClick={() => void logOutThere().catch(() => undefined)}
        >
          {security.endSession}
        </Button>
      )}
    </li>
  );
}

function Everywhere() {
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const change = useSessionChange();
  const end = api.useMutation('post', '/auth/log-out-everywhere');

  async function logOut() {
    await end.mutateAsync({});
    await change(null);
    await navigate('/');
    announce(account.loggedOut);
  }

  return (
    <>
      <Button variant="outline" color="terracotta" mt="md" onClick={() => setAsking(true)}>
        {security.everywhere}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={security.everywhereTitle}
        closeButtonProps={{ 'aria-label': common.close }}
        centered
      >
        <Text mb="md">{security.everywhereText}</Text>
        <FormFailure failure={end.error} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setAsking(false)}>
            {common.cancel}
          </Button>
          <Button color="terracotta" loading={end.isPending} onClick={() => void logOut().catch(() => undefined)}>
            {security.everywhere}
          </Button>
        </Group>
      </Modal>
    </>
  );
}

export function Sessions() {
  const sessions = api.useQuery('get', '/auth/sessions', {});
  return (
    <section className={classes.panel} aria-labelledby="sessions">
      <Title order={2} id="sessions">
        {security.sessionsTitle}
      </Title>
      <Loaded query={sessions}>
        {({ items }) => (
          <ul className={classes.list}>
            {[...items]
              .sort((one, other) => Number(other.current) - Number(one.current))
              .map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
          </ul>
        )}
      </Loaded>
      <Everywhere />
    </section>
  );
}
