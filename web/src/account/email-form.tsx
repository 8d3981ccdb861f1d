import { Alert, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { FormFailure, useFormFailure } from '../parts/form';
import { LeaveGuard } from '../parts/leave-guard';
import { security } from '../text/account';
import classes from './account.module.css';
import { PasswordField } from './password-field';

export function EmailForm({ account }: { account: Schemas['Account'] }) {
  const [askedFor, setAskedFor] = useState('');
  const form = useForm({ initialValues: { email: '', password: '' } });
  const { failure, tell, forget } = useFormFailure(form, { 'auth.wrong_password': 'password' });
  const change = api.useMutation('post', '/auth/email');

  async function submit(body: Schemas['ChangeEmail']) {
    forget();
    setAskedFor('');
    try {
      await change.mutateAsync({ body });
      form.reset();
      setAskedFor(body.email);
    } catch (failed) {
      tell(failed);
    }
  }

  return (
    <section className={classes.panel} aria-labelledby="email">
      <Title order={2} id="email">
        {security.emailTitle}
      </Title>
      <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
        <LeaveGuard when={form.isDirty()} />
        <Stack gap="md">
          <Text c="dimmed">{security.emailText(account.email)}</Text>
          <TextInput
            label={security.newEmail}
            name="email"
            type="email"
            autoComplete="email"
            {...form.getInputProps('email')}
          />
          <PasswordField
            label={security.emailPassword}
            name="password"
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          <FormFailure failure={failure} />
          <div role="status">{askedFor && <Alert color="sea">{security.emailAsked(askedFor)}</Alert>}</div>
          <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
            {security.changeEmail}
          </Button>
        </Stack>
      </form>
    </section>
  );
}
