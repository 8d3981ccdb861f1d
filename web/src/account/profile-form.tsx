import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client';
import { hasCode, type Schemas } from '../api/problem';
import { sessionQuery } from '../api/session';
import { languageChoices, timeZoneChoices } from '../logic/places';
import { announce } from '../parts/announce';
import { ConflictNotice } from '../parts/conflict-notice';
import { FormFailure, useFormFailure } from '../parts/form';
import { LeaveGuard } from '../parts/leave-guard';
import { account } from '../text/account';
import { common } from '../text/common';

type Profile = Schemas['UserProfile'];

const typedOf = ({ name, phone, language, time_zone }: Profile) => ({ name, phone: phone ?? '', language, time_zone });

export function ProfileForm({ profile }: { profile: Profile }) {
  const queries = useQueryClient();
  const [version, setVersion] = useState(profile.version);
  const [isConflict, setConflict] = useState(false);
  const form = useForm({ initialValues: typedOf(profile) });
  const { failure, tell, forget } = useFormFailure(form);
  const save = api.useMutation('patch', '/users/me');

  function take(saved: Profile) {
    setVersion(saved.version);
    setConflict(false);
    form.setValues(typedOf(saved));
    form.resetDirty(typedOf(saved));
  }

  async function readAgain(): Promise<Profile | undefined> {
    const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
    return 'profile' in session ? session.profile : undefined;
  }

  async function submit({ phone, ...rest }: ReturnType<typeof typedOf>) {
    forget();
    try {
      const body = { ...rest, phone: phone.trim() === '' ? null : phone.trim() };
      take(await save.mutateAsync({ params: { header: { 'If-Match': `"${version}"` } }, body }));
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      announce(common.saved);
    } catch (failed) {
      if (!hasCode(failed, 'version_mismatch')) {
        tell(failed);
        return;
      }
      setConflict(true);
      await readAgain().then((saved) => saved && setVersion(saved.version), tell);
    }
  }

  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      <LeaveGuard when={form.isDirty()} />
      <Stack gap="md">
        <TextInput label={account.name} name="name" autoComplete="name" {...form.getInputProps('name')} />
        <TextInput
          label={`${account.phone} (${common.optional})`}
          description={account.phoneHint}
          name="phone"
          type="tel"
          autoComplete="tel"
          {...form.getInputProps('phone')}
        />
        <NativeSelect
          label={account.language}
          description={account.languageHint}
          name="language"
          autoComplete="language"
          data={languageChoices(profile.language)}
          {...form.getInputProps('language')}
        />
        <NativeSelect
          label={account.timeZone}
          description={account.timeZoneHint}
          name="time_zone"
          data={timeZoneChoices(profile.time_zone)}
          {...form.getInputProps('time_zone')}
        />
        <FormFailure failure={failure} />
        {isConflict && (
          <ConflictNotice showSaved={() => void readAgain().then((saved) => saved && take(saved), tell)} />
        )}
        <Button type="submit" loading={save.isPending} style={{ alignSelf: 'flex-start' }}>
          {common.save}
        </Button>
      </Stack>
    </form>
  );
}
