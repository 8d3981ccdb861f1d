import { Button, Stack, Text } from '@mantine/core';
import { IconCheck, IconUnlink } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import { hasCode, type Schemas } from '../api/problem';
import { sessionQuery, useSession, useSessionChange } from '../api/session';
import { formatDateTime } from '../logic/dates';
import { Page } from '../parts/page';
import { EmptyState, FailureState, LoadingState } from '../parts/states';
import { link } from '../text/account';
import classes from './account.module.css';
import { ResetForm } from './reset-form';

type Purpose = Schemas['LinkShown']['purpose'];

const WORDS: Record<Purpose, { title: string; text: string; submit: string; done: string }> = {
  verify_email: { title: link.verifyTitle, text: link.verify, submit: link.verifySubmit, done: link.verified },
  change_email: { title: link.changeTitle, text: link.change, submit: link.changeSubmit, done: link.changed },
  reset_password: { title: link.resetTitle, text: link.reset, submit: link.resetSubmit, done: link.resetDone },
  accept_invite: { title: link.inviteTitle, text: link.invite, submit: '', done: '' },
};

/* A used or outdated link, and the ways to a new one. */
function Broken() {
  const known = useSession().data?.who;
  const isIn = known === 'user' || known === 'admin';
  return (
    <EmptyState
      icon={<IconUnlink size={40} />}
      text={link.broken}
      action={
        <Button component={Link} to={isIn ? '/account/security' : '/forgot-password'}>
          {isIn ? link.toSecurity : link.newReset}
        </Button>
      }
    />
  );
}

function Done({ purpose }: { purpose: Purpose }) {
  const isReset = purpose === 'reset_password';
  return (
    <EmptyState
      icon={<IconCheck size={40} />}
      title={link.done}
      text={WORDS[purpose].done}
      action={
        <Button component={Link} to={isReset ? '/log-in' : '/'}>
          {isReset ? link.goOn : link.toFrontPage}
        </Button>
      }
    />
  );
}

/* Where links in mails lead. Looking at one does not use it: mail programs look, too. */
export function Component() {
  const { token = '' } = useParams();
  const queries = useQueryClient();
  const change = useSessionChange();
  const path = { params: { path: { token } } };
  const shown = api.useQuery('get', '/auth/links/{token}', path, { staleTime: Infinity });
  const use = api.useMutation('post', '/auth/links/{token}');
  const purpose = use.data?.purpose ?? shown.data?.purpose;
  // What was used just now is found no more when it is looked at again.
  const isBroken = !use.data && hasCode(use.error ?? shown.error, 'auth.link_invalid');
  const title = isBroken ? link.brokenTitle : purpose ? WORDS[purpose].title : link.waitingTitle;

  async function submit() {
    await use.mutateAsync({ ...path, body: {} });
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
  }

  /* A new password ends all sessions, this browser's too. */
  async function reset(body: { password: string }) {
    await use.mutateAsync({ ...path, body });
    await change(null);
  }

  function content() {
    if (isBroken) {
      return <Broken />;
    }
    if (use.data) {
      return <Done purpose={use.data.purpose} />;
    }
    if (!shown.data || !purpose) {
      return shown.isPending ? (
        <LoadingState rows={2} />
      ) : (
        <FailureState failure={shown.error} retry={() => void shown.refetch()} />
      );
    }
    return (
      <div className={classes.panel}>
        <Stack gap="md">
          <Text>{WORDS[purpose].text}</Text>
          {purpose === 'reset_password' && <ResetForm apply={reset} />}
          {(purpose === 'verify_email' || purpose === 'change_email') && (
            <>
              {use.error && <FailureState failure={use.error} />}
              <Button loading={use.isPending} onClick={() => void submit().catch(() => undefined)}>
                {WORDS[purpose].submit}
              </Button>
            </>
          )}
          <Text size="sm" c="dimmed">
            {link.until(formatDateTime(shown.data.expires_at))}
          </Text>
        </Stack>
      </div>
    );
  }

  return (
    <Page title={title} narrow>
      {content()}
    </Page>
  );
}
