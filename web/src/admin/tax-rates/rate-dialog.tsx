import { Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConflictNotice } from '../../parts/conflict-notice';
import { api, client } from '../../api/client';
import { hasCode, type Schemas } from '../../api/problem';
import { parsePercent, typedPercent } from '../../logic/money';
import { announce } from '../../parts/announce';
import { FormFailure, useFormFailure } from '../../parts/form';
import { PercentField } from '../../parts/percent-field';
import { useIntent } from '../../parts/use-intent';
import { common } from '../../text/common';
import { taxRates as text } from '../../text/desk-tax-rates';
import { Dialog } from '../parts/dialog';
import { DialogButtons } from '../parts/dialog-buttons';

type TaxRate = Schemas['TaxRate'];

const NAME_MAX = 40;

const asTyped = (rate: TaxRate | null) => ({
  name: rate?.name ?? '',
  basis_points: rate ? typedPercent(rate.basis_points) : '',
});

interface RateDialogProps {
  /* Null: a new one. */
  rate: TaxRate | null;
  close: () => void;
}

/* A tax rate, new or changed. */
export function RateDialog({ rate, close }: RateDialogProps) {
  const queries = useQueryClient();
  const intent = useIntent();
  const [version, setVersion] = useState(rate?.version);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: asTyped(rate),
    validate: {
      name: (typed) => (typed.trim() === '' ? text.noName : null),
      basis_points: (typed) => (parsePercent(typed) === null ? text.noPercent : null),
    },
  });
  const { failure, tell, forget } = useFormFailure(form);
  const told = {
    onSuccess: async ({ name }: TaxRate) => {
      intent.done();
      close();
      announce(rate ? text.saved(name) : text.added(name));
      await queries.invalidateQueries();
    },
    onError: (failed: unknown) => {
      intent.failed(failed);
      tell(failed);
    },
  };
  const add = api.useMutation('post', '/tax-rates', told);
  const change = api.useMutation('patch', '/tax-rates/{id}', told);
  const conflict = hasCode(failure, 'version_mismatch');

  function submit(typed: { name: string; basis_points: string }) {
    const body = { name: typed.name.trim(), basis_points: parsePercent(typed.basis_points) ?? 0 };
    if (rate) {
      change.mutate({
        params: { path: { id: rate.id }, header: { 'If-Match': `"${version}"` } },
        body,
      });
    } else {
      add.mutate({ body, headers: intent.headers() });
    }
  }

  async function showSaved(id: string) {
    const { data, error } = await client.GET('/tax-rates/{id}', { params: { path: { id } } });
    if (!data) {
      tell(error);
      return;
    }
    form.setValues(asTyped(data));
    setVersion(data.version);
    forget();
  }

  return (
    <Dialog title={rate ? text.changeTitle : text.addTitle} close={close}>
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <Stack>
          {rate && <Text>{text.changeHint}</Text>}
          <TextInput
            label={text.name}
            description={text.nameHint}
            maxLength={NAME_MAX}
            autoComplete="off"
            data-autofocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <PercentField
            label={text.percent}
            description={text.percentHint}
            key={form.key('basis_points')}
            {...form.getInputProps('basis_points')}
          />
          {conflict && rate ? (
            <ConflictNotice showSaved={() => void showSaved(rate.id).catch(tell)} />
          ) : (
            <FormFailure failure={failure} />
          )}
          <DialogButtons action={common.save} pending={add.isPending || change.isPending} close={close} />
        </Stack>
      </form>
    </Dialog>
  );
}
