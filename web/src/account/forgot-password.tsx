import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../api/client';
import { FormFailure, useFormFailure } from '../parts/form';
import { Page } from '../parts/page';
import { EmptyState } from '../parts/states';
import { forgotten } from '../text/account';
import classes from './account.module.css';

/* Whether there is such an account is told to nobody: the reply is the same. */
export function Component() {
  const [sentTo, setSentTo] = useState('');
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '' } });
  const { failure, tell, forget } = useFormFailure(form);
  const ask = api.useMutation('post', '/auth/password-reset');

  async function submit(body: { email: string }) {
    forget();
    try {
      await ask.mutateAsync({ body });
      setSentTo(body.email);
    } catch (failed) {
      tell(failed);
    }
  }

  if (sentTo) {
    return (
      <Page title={forgotten.title} narrow key="sent">
        <EmptyState
          icon={<IconMail size={40} />}
          title={forgotten.sentTitle}
          text={forgotten.sent(sentTo)}
          action={
            <Group justify="center">
              <Button variant="default" onClick={() => setSentTo('')}>
                {forgotten.again}
              </Button>
              <Button component={Link} to="/log-in">
                {forgotten.toLogIn}
              </Button>
            </Group>
          }
        />
      </Page>
    );
  }
  return (
    <Page title={forgotten.title} narrow>
      <div className={classes.panel}>
        <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
          <Stack gap="md">
            <Text>{forgotten.lead}</Text>
            <TextInput
              label={forgotten.email}
              name="email"
              type="email"
              autoComplete="username"
              key={form.key('email')}
              {...form.getInputProps('email')}
            />
            <FormFailure failure={failure} />
            <Button type="submit" loading={ask.isPending}>
              {forgotten.submit}
            </Button>
          </Stack>
        </form>
      </div>
      <Group justify="center" mt="md">
        <Anchor component={Link} to="/log-in" className={classes.aside ?? ''}>
          {forgotten.toLogIn}
        </Anchor>
      </Group>
    </Page>
  );
}
