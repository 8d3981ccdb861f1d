import { Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { write as text } from '../../text/desk-post';
import { Panel } from '../parts/panel';

const ASKED_EVERY = 3_000;

/* After a message was sent: how far it has got. */
export function MessageSent({ sent, again }: { sent: Schemas['Message']; again: () => void }) {
  const { data = sent } = api.useQuery(
    'get',
    '/announcements/{id}',
    { params: { path: { id: sent.id } } },
    { refetchInterval: ASKED_EVERY },
  );
  return (
    <Panel title={sent.subject}>
      <Stack>
        <Text role="status">{text.told(data.told)}</Text>
        <Group gap="sm">
          <Button variant="default" component={Link} to="/admin/notifications/messages">
            {text.toList}
          </Button>
          <Button variant="default" onClick={again}>
            {text.another}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
