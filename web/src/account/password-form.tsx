import { Button, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { formatDate } from '../logic/dates';
import { announce } from '../parts/announce';
import { FormFailure, useFormFailure } from '../parts/form';
import { LeaveGuard } from '../parts/leave-guard';
import { security, signUp } from '../text/account';
import classes from './account.module.css';
import { PasswordField } from './password-field';

export function PasswordForm({ account }: { account: Schemas['Account'] }) {
  const queries = useQueryClient();
  const form = useForm({ initialValues: { current_password: '', new_password: '' } });
  const { failure, tell, forget } = useFormFailure(form, {
    'auth.wrong_password': 'current_password',
    'auth.password_too_common': 'new_password',
  });
  const change = api.useMutation('post', '/auth/password');

  async function submit(body: Schemas['ChangePassword']) {
    forget();
    try {
      await change.mutateAsync({ body });
      form.reset();
      await queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/auth/') });
      announce(security.passwordChanged);
    } catch (failed) {
      tell(failed);
    }
  }

  return (
    <section className={classes.panel} aria-labelledby="password">
      <Title order={2} id="password">
        {security.passwordTitle}
      </Title>
      <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
        <LeaveGuard when={form.isDirty()} />
        <Stack gap="md">
          <Text c="dimmed">{security.changedAt(formatDate(account.password_changed_at))}</Text>
          {/* Password managers want to know whose password it is. */}
          <input type="text" name="username" autoComplete="username" value={account.email} readOnly hidden />
          <PasswordField
            label={security.currentPassword}
            name="current_password"
            autoComplete="current-password"
            {...form.getInputProps('current_password')}
          />
          <PasswordField
            label={security.newPassword}
            description={signUp.passwordHint}
            name="new_password"
            autoComplete="new-password"
            {...form.getInputProps('new_password')}
          />
          <FormFailure failure={failure} />
          <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
            {security.changePassword}
          </Button>
        </Stack>
      </form>
    </section>
  );
}
