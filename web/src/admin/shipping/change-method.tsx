import { Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api/client';
import { shop } from '../../api/page-data';
import type { Schemas } from '../../api/problem';
import { countryName } from '../../logic/countries';
import { methodChange, typedMethod, type TypedMethod } from '../../logic/shipping-form';
import { announce } from '../../parts/announce';
import { ConflictNotice } from '../../parts/conflict-notice';
import { focusFault, FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { useConflict } from '../../parts/use-conflict';
import { common, conflict as conflictText } from '../../text/common';
import { shippingForm as text } from '../../text/desk-sales';
import { MethodFields } from './method-fields';
import { useMethodForm } from './use-method-form';

type Method = Schemas['ShippingMethod'];

async function read(id: string): Promise<Method> {
  const { data, error } = await client.GET('/shipping-methods/{id}', { params: { path: { id } } });
  if (error) {
    throw error;
  }
  return data;
}

function inWords(typed: TypedMethod, field: keyof TypedMethod): string {
  if (field === 'everywhere') {
    return typed.everywhere ? text.where.everywhere : text.where.some;
  }
  const words = field === 'countries' ? typed.countries.map(countryName).join(', ') : typed[field];
  return words === '' ? conflictText.nothing : words;
}

export function ChangeMethod({ method }: { method: Method }) {
  const queries = useQueryClient();
  const { id } = method;
  const form = useMethodForm(typedMethod(method));
  const conflict = useConflict({ form, item: method, typedOf: typedMethod, read: () => read(id) });
  const { failure, tell, forget } = useFormFailure(form);
  const saved = typedMethod(conflict.saved);
  const change = api.useMutation('patch', '/shipping-methods/{id}', {
    onSuccess: async (now) => {
      conflict.begin(now);
      announce(common.saved);
      await queries.invalidateQueries({ queryKey: ['get', '/shipping-methods'] });
      await queries.invalidateQueries({ queryKey: ['get', '/shipping-methods/{id}'] });
    },
    onError: (failed) => void conflict.meet(failed, tell),
  });

  function submit(typed: TypedMethod) {
    forget();
    conflict.forget();
    change.mutate({
      params: { path: { id }, header: { 'If-Match': `"${conflict.saved.version}"` } },
      body: methodChange(typed, saved, shop.currency),
    });
  }

  return (
    <form noValidate onSubmit={form.onSubmit(submit, focusFault(form))}>
      <LeaveGuard when={form.isDirty()} />
      <Stack>
        <MethodFields form={form} />
        <FormFailure failure={failure} />
        {conflict.isConflict && (
          <ConflictNotice
            saved={conflict.differing().map((field) => ({ label: text.fields[field], value: inWords(saved, field) }))}
            showSaved={conflict.showSaved}
          />
        )}
        <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
          {common.save}
        </Button>
      </Stack>
    </form>
  );
}
