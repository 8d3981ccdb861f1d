import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import { formatDateTime } from '../../logic/dates';
import { announce } from '../../parts/announce';
import { FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { Loaded, LoadingState } from '../../parts/states';
import { useIntent } from '../../parts/use-intent';
import { notes as text } from '../../text/admin-orders';
import { Panel } from '../parts/panel';
import { UserLink } from '../parts/user-link';
import classes from './order.module.css';

const NOTE_MAX = 1000;

function AddNote({ orderId }: { orderId: string }) {
  const queries = useQueryClient();
  const intent = useIntent();
  const form = useForm({
    mode: 'controlled',
    initialValues: { text: '' },
    validate: { text: (typed) => (typed.trim() === '' ? text.empty : null) },
  });
  const { failure, tell, forget } = useFormFailure(form);
  const add = api.useMutation('post', '/orders/{id}/notes', {
    onSuccess: async () => {
      intent.done();
      forget();
      form.reset();
      announce(text.added);
      await queries.invalidateQueries();
    },
    onError: (failed) => {
      intent.failed(failed);
      tell(failed);
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((typed) =>
        add.mutate({
          params: { path: { id: orderId } },
          body: { text: typed.text.trim() },
          headers: intent.headers(),
        }),
      )}
    >
      <LeaveGuard when={form.isDirty()} />
      <Stack align="stretch">
        <Textarea
          label={text.label}
          description={text.hint}
          rows={3}
          maxLength={NOTE_MAX}
          {...form.getInputProps('text')}
        />
        <FormFailure failure={failure} />
        <Button type="submit" variant="default" loading={add.isPending} style={{ alignSelf: 'flex-start' }}>
          {text.add}
        </Button>
      </Stack>
    </form>
  );
}

/* What admins tell each other of an order. */
export function Notes({ orderId }: { orderId: string }) {
  const query = api.useQuery('get', '/orders/{id}/notes', { params: { path: { id: orderId } } });
  return (
    <Panel title={text.title}>
      <Stack>
        <Loaded query={query} loading={<LoadingState rows={1} />}>
          {({ items }) =>
            items.length > 0 && (
              <ul className={classes.items}>
                {items.map((note) => (
                  <li key={note.id}>
                    <Text className={classes.words ?? ''}>{note.text}</Text>
                    <Text c="dimmed" size="sm">
                      <UserLink id={note.author_id} /> · {formatDateTime(note.created_at)}
                    </Text>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        <AddNote orderId={orderId} />
      </Stack>
    </Panel>
  );
}
