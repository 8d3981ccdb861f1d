import { Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api/client';
import { shop } from '../../api/page-data';
import type { Schemas } from '../../api/problem';
import { formatDateTime, momentOf } from '../../logic/dates';
import { discountBody, typedDiscount, type TypedDiscount } from '../../logic/discounts';
import { changes } from '../../logic/merge';
import { formatRate, parsePercent } from '../../logic/money';
import { announce } from '../../parts/announce';
import { ConflictNotice } from '../../parts/conflict-notice';
import { focusFault, FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { useConflict } from '../../parts/use-conflict';
import { common, conflict as conflictText } from '../../text/common';
import { discountForm as text } from '../../text/desk-sales';
import { DiscountFields } from './discount-fields';
import { useDiscountForm } from './use-discount-form';

type Discount = Schemas['Discount'];

async function read(id: string): Promise<Discount> {
  const { data, error } = await client.GET('/discounts/{id}', { params: { path: { id } } });
  if (error) {
    throw error;
  }
  return data;
}

function inWords(typed: TypedDiscount, field: keyof TypedDiscount): string {
  const value = typed[field];
  if (value === '') {
    return conflictText.nothing;
  }
  switch (field) {
    case 'kind':
      return text.kinds[typed.kind];
    case 'basis_points':
      return formatRate(parsePercent(value) ?? 0);
    case 'valid_from':
    case 'valid_until':
      return formatDateTime(momentOf(value));
    default:
      return value;
  }
}

export function ChangeDiscount({ discount }: { discount: Discount }) {
  const queries = useQueryClient();
  const { id } = discount;
  const form = useDiscountForm(typedDiscount(discount));
  const conflict = useConflict({ form, item: discount, typedOf: typedDiscount, read: () => read(id) });
  const { failure, tell, forget } = useFormFailure(form);
  const change = api.useMutation('patch', '/discounts/{id}', {
    onSuccess: async (now) => {
      conflict.begin(now);
      announce(common.saved);
      await queries.invalidateQueries({ queryKey: ['get', '/discounts'] });
      await queries.invalidateQueries({ queryKey: ['get', '/discounts/{id}'] });
    },
    onError: (failed) => void conflict.meet(failed, tell),
  });

  function submit(typed: TypedDiscount) {
    forget();
    conflict.forget();
    const before = discountBody(typedDiscount(conflict.saved), shop.currency);
    change.mutate({
      params: { path: { id }, header: { 'If-Match': `"${conflict.saved.version}"` } },
      body: changes(discountBody(typed, shop.currency), before),
    });
  }

  const saved = typedDiscount(conflict.saved);
  return (
    <form noValidate onSubmit={form.onSubmit(submit, focusFault(form))}>
      <LeaveGuard when={form.isDirty()} />
      <Stack>
        <DiscountFields form={form} />
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
