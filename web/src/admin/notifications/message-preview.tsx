import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { ConfirmButton } from '../../parts/confirm-button';
import { LeaveGuard } from '../../parts/leave-guard';
import { useIntent } from '../../parts/use-intent';
import { write as text } from '../../text/desk-post';
import { MailView } from '../parts/mail-view';
import { Panel } from '../parts/panel';
import type { Message } from './message-form';
import classes from './notifications.module.css';

/* The API counts no further. */
const COUNTED_MAX = 100_000;

interface MessagePreviewProps {
  message: Message;
  preview: Schemas['MessagePreview'];
  change: () => void;
  onSent: (sent: Schemas['Message']) => void;
}

/* How a message would look and how many it would reach, before it is sent for good. However often its button is pressed, it
   is sent once. */
export function MessagePreview({ message, preview, change, onSent }: MessagePreviewProps) {
  const queries = useQueryClient();
  const intent = useIntent();
  const isUnderWay = useRef(false);
  const send = api.useMutation('post', '/announcements', {
    onSuccess: async (sent) => {
      intent.done();
      onSent(sent);
      await queries.invalidateQueries();
    },
    onError: intent.failed,
    onSettled: () => {
      isUnderWay.current = false;
    },
  });
  // The second half of a double click comes before the button shows that it was pressed.
  function sendOnce() {
    if (!isUnderWay.current) {
      isUnderWay.current = true;
      send.mutate({ body: message, headers: intent.headers() });
    }
  }
  const { people } = preview;
  const goesTo = text.goesTo(people, people >= COUNTED_MAX);
  return (
    <Stack gap="lg" align="stretch">
      <LeaveGuard when={!send.isSuccess} />
      <Panel title={text.audience}>
        <Stack>
          <Text role="status">{people === 0 ? text.nobody : `${goesTo}, ${text.asWanted}`}</Text>
          <Group gap="sm">
            <Button variant="default" onClick={change}>
              {text.change}
            </Button>
            {people > 0 && (
              <ConfirmButton
                action={text.send(people)}
                title={text.sureTitle}
                text={text.sure(message.subject, goesTo)}
                pending={send.isPending || send.isSuccess}
                failure={send.error}
                onConfirm={sendOnce}
              />
            )}
          </Group>
        </Stack>
      </Panel>
      <Panel title={text.inShop}>
        <Text fw={600}>{message.subject}</Text>
        <Text className={classes.said ?? ''}>{message.text}</Text>
      </Panel>
      <MailView mail={preview} />
    </Stack>
  );
}
