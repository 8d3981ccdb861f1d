import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, Navigate } from 'react-router';
import { api } from '../api/client';
import { hasCode } from '../api/problem';
import { announce } from '../parts/announce';
import { FormFailure, useFormFailure } from '../parts/form';
import { Page } from '../parts/page';
import { EmptyState } from '../parts/states';
import { common } from '../text/common';
import { signUp } from '../text/account';
import classes from './account.module.css';
import { PasswordField } from './password-field';
import { useEntrance } from './use-entrance';

export function Component() {
  const { back, query, isIn, enter } = useEntrance();
  const [verifyFirst, setVerifyFirst] = useState('');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', email: '', username: '', password: '' },
  });
  const { failure, tell, forget } = useFormFailure(form, {
    'user.email_taken': 'email',
    'user.username_taken': 'username',
    'auth.password_too_common': 'password',
  });
  const make = api.useMutation('post', '/auth/sign-up');

  async function submit({ name, email, username, password }: ReturnType<typeof form.getValues>) {
    forget();
    try {
      const session = await make.mutateAsync({ body: { name, email, password, ...(username && { username }) } });
      await enter(session);
      announce(signUp.done(email));
    } catch (failed) {
      if (hasCode(failed, 'auth.email_unverified')) {
        setVerifyFirst(email);
      } else {
        tell(failed);
      }
    }
  }

  if (isIn) {
    return <Navigate to={back} replace />;
  }
  if (verifyFirst) {
    return (
      <Page title={signUp.verifyFirstTitle} narrow key="verify">
        <EmptyState
          icon={<IconMail size={40} />}
          title={signUp.verifyFirstTitle}
          text={signUp.verifyFirst(verifyFirst)}
          action={
            <Button component={Link} to={`/log-in${query}`}>
              {signUp.logIn}
            </Button>
          }
        />
      </Page>
    );
  }
  return (
    <Page title={signUp.title} narrow>
      <div className={classes.panel}>
        <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
          <Stack gap="md">
            <Text c="dimmed">{signUp.lead}</Text>
            <TextInput
              label={signUp.name}
              description={signUp.nameHint}
              name="name"
              autoComplete="name"
              key={form.key('name')}
              {...form.getInputProps('name')}
            />
            <TextInput
              label={signUp.email}
              name="email"
              type="email"
              autoComplete="email"
              key={form.key('email')}
              {...form.getInputProps('email')}
            />
            <PasswordField
              label={signUp.password}
              description={signUp.passwordHint}
              name="password"
              autoComplete="new-password"
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            <TextInput
              label={`${signUp.username} (${common.optional})`}
              description={signUp.usernameHint}
              name="username"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              key={form.key('username')}
              {...form.getInputProps('username')}
            />
            <FormFailure failure={failure} />
            <Button type="submit" loading={make.isPending}>
              {signUp.submit}
            </Button>
          </Stack>
        </form>
      </div>
      <Group justify="center" gap="xs" mt="md">
        <Text>{signUp.known}</Text>
        <Anchor component={Link} to={`/log-in${query}`} className={classes.aside ?? ''}>
          {signUp.logIn}
        </Anchor>
      </Group>
    </Page>
  );
}
