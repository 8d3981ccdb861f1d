import { Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { FormFailure, useFormFailure } from '../parts/form';
import { link, signUp } from '../text/account';
import { PasswordField } from './password-field';

/* A new password for whoever came by a link. */
export function ResetForm({ apply }: { apply: (body: { password: string }) => Promise<unknown> }) {
  const [busy, setBusy] = useState(false);
  const form = useForm({ mode: 'uncontrolled', initialValues: { password: '' } });
  const { failure, tell, forget } = useFormFailure(form, { 'auth.password_too_common': 'password' });

  async function submit(body: { password: string }) {
    forget();
    setBusy(true);
    try {
      await apply(body);
    } catch (failed) {
      setBusy(false);
      tell(failed);
    }
  }

  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      <Stack gap="md">
        <PasswordField
          label={link.newPassword}
          description={signUp.passwordHint}
          name="password"
          autoComplete="new-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <FormFailure failure={failure} />
        <Button type="submit" loading={busy}>
          {link.resetSubmit}
        </Button>
      </Stack>
    </form>
  );
}
