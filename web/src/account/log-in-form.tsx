import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { FormFailure, useFormFailure } from '../parts/form';
import { logIn } from '../text/account';
import { PasswordField } from './password-field';

interface LogInFormProps {
  /* Who is known already, such as whoever was logged in until now. */
  login?: string;
  entered: (session: Schemas['BrowserSession']) => Promise<unknown>;
  /* Between the password and the button. */
  children?: ReactNode;
}

export function LogInForm({ login = '', entered, children }: LogInFormProps) {
  const form = useForm({ mode: 'uncontrolled', initialValues: { login, password: '' } });
  const { failure, tell, forget } = useFormFailure(form, { 'auth.wrong_credentials': 'password' });
  const enter = api.useMutation('post', '/auth/log-in');

  async function submit(body: Schemas['LogIn']) {
    forget();
    try {
      await entered(await enter.mutateAsync({ body }));
    } catch (failed) {
      tell(failed);
    }
  }

  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      <Stack gap="md">
        <TextInput
          label={logIn.login}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="email"
          key={form.key('login')}
          {...form.getInputProps('login')}
        />
        <PasswordField
          label={logIn.password}
          name="password"
          autoComplete="current-password"
          data-autofocus={login ? true : undefined}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        {children}
        <FormFailure failure={failure} />
        <Button type="submit" loading={enter.isPending}>
          {logIn.submit}
        </Button>
      </Stack>
    </form>
  );
}
