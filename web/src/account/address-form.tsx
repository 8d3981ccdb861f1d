import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, client } from '../api/client';
import { hasCode, isProblem, type Schemas } from '../api/problem';
import { AddressFields, NO_ADDRESS, type TypedAddress } from '../parts/address-fields';
import { announce } from '../parts/announce';
import { ConflictNotice } from '../parts/conflict-notice';
import { FormFailure, useFormFailure } from '../parts/form';
import { LeaveGuard } from '../parts/leave-guard';
import { useFocusHeir } from '../parts/use-focus-heir';
import { addresses } from '../text/account';
import { common } from '../text/common';

type Address = Schemas['Address'];
type Values = { address: TypedAddress; label: string; default_shipping: boolean; default_billing: boolean };

function typedOf(saved: Address | undefined): Values {
  if (!saved) {
    return { address: NO_ADDRESS, label: '', default_shipping: false, default_billing: false };
  }
  const { recipient, company, line1, line2, postal_code, city, region, country, phone } = saved;
  return {
    address: { recipient, company, line1, line2, postal_code, city, region, country, phone: phone ?? '' },
    label: saved.label,
    default_shipping: saved.default_shipping,
    default_billing: saved.default_billing,
  };
}

function bodyOf({ address, ...rest }: Values): Schemas['NewAddress'] {
  // E.164 has no spaces, but people do.
  const phone = address.phone.replace(/[\s()/.-]/g, '');
  return { ...address, ...rest, phone: phone === '' ? null : phone };
}

/* The API knows no "address" within an address. */
function asInForm(failure: unknown): unknown {
  if (!isProblem(failure) || !failure.errors) {
    return failure;
  }
  const errors = failure.errors.map((error) =>
    error.pointer.slice(1) in NO_ADDRESS ? { ...error, pointer: `/address${error.pointer}` } : error,
  );
  return { ...failure, errors };
}

/* A new address, or one that is changed. */
export function AddressForm({ address, close }: { address?: Address; close: () => void }) {
  const queries = useQueryClient();
  const [version, setVersion] = useState(address?.version ?? 0);
  const [isConflict, setConflict] = useState(false);
  const form = useForm({ initialValues: typedOf(address) });
  const heir = useFocusHeir<HTMLFormElement>();
  const first = useRef<HTMLInputElement>(null);
  // The button that opened it has gone.
  useEffect(() => first.current?.focus(), []);
  const { failure, tell, forget } = useFormFailure(form);
  const add = api.useMutation('post', '/users/me/addresses');
  const change = api.useMutation('patch', '/users/me/addresses/{id}');

  async function readAgain(id: string): Promise<Address> {
    const { data, error } = await client.GET('/users/me/addresses/{id}', { params: { path: { id } } });
    if (error) {
      throw error;
    }
    setVersion(data.version);
    return data;
  }

  async function showSaved(id: string) {
    const saved = await readAgain(id);
    form.setValues(typedOf(saved));
    form.resetDirty(typedOf(saved));
    setConflict(false);
  }

  async function submit(values: Values) {
    forget();
    setConflict(false);
    try {
      if (address) {
        const params = { path: { id: address.id }, header: { 'If-Match': `"${version}"` } };
        await change.mutateAsync({ params, body: bodyOf(values) });
      } else {
        await add.mutateAsync({ body: bodyOf(values) });
      }
      await queries.invalidateQueries({ queryKey: ['get', '/users/me/addresses'] });
      announce(common.saved);
      close();
    } catch (failed) {
      if (address && hasCode(failed, 'version_mismatch')) {
        setConflict(true);
        await readAgain(address.id).catch(tell);
      } else {
        tell(asInForm(failed));
      }
    }
  }

  return (
    <form ref={heir} noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      <LeaveGuard when={form.isDirty()} />
      <Stack gap="md">
        <TextInput
          label={`${addresses.label} (${common.optional})`}
          description={addresses.labelHint}
          name="label"
          autoComplete="off"
          ref={first}
          {...form.getInputProps('label')}
        />
        <AddressFields form={form} at="address" autoComplete="section-book" />
        <Checkbox
          size="md"
          label={addresses.useForGoods}
          {...form.getInputProps('default_shipping', { type: 'checkbox' })}
        />
        <Checkbox
          size="md"
          label={addresses.useForBills}
          {...form.getInputProps('default_billing', { type: 'checkbox' })}
        />
        <FormFailure failure={failure} />
        {isConflict && address && <ConflictNotice showSaved={() => void showSaved(address.id).catch(tell)} />}
        <Group gap="sm">
          <Button type="submit" loading={add.isPending || change.isPending}>
            {common.save}
          </Button>
          <Button variant="default" onClick={close}>
            {common.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
