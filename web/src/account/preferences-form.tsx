import { Button, NativeSelect, SimpleGrid, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { timeZoneChoices } from '../logic/places';
import { announce } from '../parts/announce';
import { FormFailure, useFormFailure } from '../parts/form';
import { LeaveGuard } from '../parts/leave-guard';
import { preferences } from '../text/account';
import { common } from '../text/common';
import classes from './account.module.css';
import { PreferenceMatrix } from './preference-matrix';

interface PreferencesFormProps {
  saved: Schemas['Preferences'];
  timeZone: string;
}

const NIGHT = { from: '22:00', to: '07:00' };

function typedOf({ rows, quiet_hours }: Schemas['Preferences'], timeZone: string) {
  return {
    rows,
    quiet: Boolean(quiet_hours?.from),
    quiet_hours: {
      from: quiet_hours?.from ?? NIGHT.from,
      to: quiet_hours?.to ?? NIGHT.to,
      time_zone: quiet_hours?.time_zone ?? timeZone,
    },
  };
}

export function PreferencesForm({ saved, timeZone }: PreferencesFormProps) {
  const queries = useQueryClient();
  const form = useForm({ initialValues: typedOf(saved, timeZone) });
  const { failure, tell, forget } = useFormFailure(form);
  const save = api.useMutation('put', '/users/me/preferences');

  async function submit({ rows, quiet, quiet_hours }: ReturnType<typeof typedOf>) {
    forget();
    const none = { from: null, to: null, time_zone: null };
    try {
      const now = await save.mutateAsync({ body: { rows, quiet_hours: quiet ? quiet_hours : none } });
      queries.setQueryData(api.queryOptions('get', '/users/me/preferences', {}).queryKey, now);
      form.setValues(typedOf(now, timeZone));
      form.resetDirty(typedOf(now, timeZone));
      announce(common.saved);
    } catch (failed) {
      tell(failed);
    }
  }

  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      <LeaveGuard when={form.isDirty()} />
      <Stack gap="lg">
        <section className={classes.panel} aria-label={preferences.caption}>
          <Text mb="md">{preferences.lead}</Text>
          <PreferenceMatrix rows={form.values.rows} change={(rows) => form.setFieldValue('rows', rows)} />
          {form.errors.rows && (
            <Text role="alert" c="var(--mantine-color-error)">
              {form.errors.rows}
            </Text>
          )}
        </section>
        <section className={classes.panel} aria-labelledby="quiet">
          <Title order={2} id="quiet">
            {preferences.quietTitle}
          </Title>
          <Switch
            label={preferences.quiet}
            name="quiet"
            py="sm"
            {...form.getInputProps('quiet', { type: 'checkbox' })}
          />
          {form.values.quiet && (
            <Stack gap="md" mt="sm">
              <SimpleGrid cols={2}>
                <TextInput
                  label={preferences.from}
                  name="quiet_from"
                  type="time"
                  {...form.getInputProps('quiet_hours.from')}
                />
                <TextInput
                  label={preferences.to}
                  name="quiet_to"
                  type="time"
                  {...form.getInputProps('quiet_hours.to')}
                />
              </SimpleGrid>
              <NativeSelect
                label={preferences.timeZone}
                name="quiet_zone"
                data={timeZoneChoices(form.values.quiet_hours.time_zone)}
                {...form.getInputProps('quiet_hours.time_zone')}
              />
            </Stack>
          )}
        </section>
        <FormFailure failure={failure} />
        <Button type="submit" loading={save.isPending} style={{ alignSelf: 'flex-start' }}>
          {preferences.save}
        </Button>
      </Stack>
    </form>
  );
}
