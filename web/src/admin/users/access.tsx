import { Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { useSession } from '../../api/session';
import { announce } from '../../parts/announce';
import { ConfirmButton } from '../../parts/confirm-button';
import { userAccess as text } from '../../text/desk-users';
import { Panel } from '../parts/panel';
import { Removal } from './removal';

type User = Schemas['UserProfile'];
type Change = { role: User['role'] } | { status: User['status'] };

const SEEN = { queryKey: ['get', '/users/{id}'] };

interface StepProps {
  user: User;
  change: Change;
  words: { action: string; title: string; text: string; done: string };
}

function Step({ user, change, words }: StepProps) {
  const queries = useQueryClient();
  const { id, version } = user;
  const step = api.useMutation('patch', '/users/{id}', { onError: () => queries.invalidateQueries(SEEN) });

  async function take(close: () => void) {
    await step.mutateAsync({ params: { path: { id }, header: { 'If-Match': `"${version}"` } }, body: change });
    close();
    announce(words.done);
    await queries.invalidateQueries();
  }

  return (
    <ConfirmButton
      action={words.action}
      title={words.title}
      text={words.text}
      pending={step.isPending}
      failure={step.error}
      onConfirm={(close) => void take(close).catch(() => undefined)}
    />
  );
}

function roleStep({ role, name }: User): Omit<StepProps, 'user'> {
  return role === 'user'
    ? {
        change: { role: 'admin' },
        words: {
          action: text.makeAdmin,
          title: text.makeAdminTitle(name),
          text: text.makeAdminText,
          done: text.madeAdmin(name),
        },
      }
    : {
        change: { role: 'user' },
        words: {
          action: text.makeUser,
          title: text.makeUserTitle(name),
          text: text.makeUserText,
          done: text.madeUser(name),
        },
      };
}

function statusStep({ status, name }: User): Omit<StepProps, 'user'> {
  return status === 'active'
    ? {
        change: { status: 'suspended' },
        words: {
          action: text.suspend,
          title: text.suspendTitle(name),
          text: text.suspendText,
          done: text.isSuspended(name),
        },
      }
    : {
        change: { status: 'active' },
        words: { action: text.lift, title: text.liftTitle(name), text: text.liftText, done: text.isLifted(name) },
      };
}

/* What somebody may do, and the end of it. Nobody locks oneself out here. */
export function Access({ user, gone }: { user: User; gone: () => void }) {
  const session = useSession().data;
  const isOneself = session?.who === 'admin' && session.profile.id === user.id;
  return (
    <Panel title={text.title}>
      <Stack align="flex-start">
        <Text>{text.role[user.role]}</Text>
        {user.status === 'suspended' && <Text>{text.suspended}</Text>}
        {isOneself ? (
          <Text c="dimmed">{text.ownAccount}</Text>
        ) : (
          <>
            <Group gap="sm">
              <Step key={user.role} user={user} {...roleStep(user)} />
              <Step key={user.status} user={user} {...statusStep(user)} />
            </Group>
            <Removal user={user} gone={gone} />
          </>
        )}
      </Stack>
    </Panel>
  );
}
