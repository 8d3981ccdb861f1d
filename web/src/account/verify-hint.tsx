import { Alert, Button, Text } from '@mantine/core';
import { IconMailExclamation } from '@tabler/icons-react';
import { api } from '../api/client';
import { failureText } from '../parts/states';
import { verifyHint } from '../text/account';

/* Tells those whose address is not confirmed, and sends a new link. Asks how one logs in: the profile hears of it later. */
export function VerifyHint() {
  const own = api.useQuery('get', '/auth/account', {});
  const ask = api.useMutation('post', '/auth/verification');
  if (!own.data || own.data.email_verified) {
    return null;
  }
  const { email } = own.data;
  return (
    <Alert color="saffron" title={verifyHint.title} icon={<IconMailExclamation aria-hidden />}>
      <Text mb="sm">{verifyHint.text(email)}</Text>
      <div role="status">
        {ask.isSuccess && <Text fw={600}>{verifyHint.sent(email)}</Text>}
        {ask.isError && <Text c="var(--mantine-color-error)">{failureText(ask.error)}</Text>}
      </div>
      {!ask.isSuccess && (
        <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate({})}>
          {verifyHint.again}
        </Button>
      )}
    </Alert>
  );
}
