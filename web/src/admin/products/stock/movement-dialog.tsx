import { NativeSelect, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client';
import { formatCount, formatSigned } from '../../../logic/numbers';
import { MOVEMENT_KINDS, movementOf, takesOut, type MovementKind } from '../../../logic/stock';
import { announce } from '../../../parts/announce';
import { FormFailure, useFormFailure } from '../../../parts/form';
import { useIntent } from '../../../parts/use-intent';
import { movement as text } from '../../../text/desk-stock';
import { Dialog } from '../../parts/dialog';
import { DialogButtons } from '../../parts/dialog-buttons';
import type { NamedStock } from './stock-panel';

const NOTE_MAX = 500;
const QUANTITY_MAX = 1_000_000;

interface Typed {
  variant_id: string;
  kind: MovementKind;
  quantity: number | string;
  note: string;
}

const KIND_GROUPS = [
  { group: text.comesIn, kinds: MOVEMENT_KINDS.filter((kind) => !takesOut(kind)) },
  { group: text.goesOut, kinds: MOVEMENT_KINDS.filter(takesOut) },
].map(({ group, kinds }) => ({ group, items: kinds.map((kind) => ({ value: kind, label: text.kinds[kind] })) }));

function quantityFault({ kind, quantity }: Typed, stock: NamedStock | undefined): string | null {
  if (typeof quantity !== 'number' || quantity < 1) {
    return text.noQuantity;
  }
  if (stock && takesOut(kind) && quantity > stock.available) {
    return text.onlyFree(stock.available, stock.reserved ?? 0);
  }
  return quantity > QUANTITY_MAX ? text.tooMany : null;
}

/* What recording it would come to. */
function outcome({ kind, quantity }: Typed, { available }: NamedStock): string {
  if (typeof quantity !== 'number') {
    return text.isFree(formatCount(available));
  }
  const then = available + movementOf(kind, quantity).quantity;
  return then < 0 ? text.isFree(formatCount(available)) : text.becomes(formatCount(available), formatCount(then));
}

interface MovementDialogProps {
  productId: string;
  variants: NamedStock[];
  close: () => void;
}

/* Goods that came or went. Never more goes than is free: the rest belongs to orders. */
export function MovementDialog({ productId, variants, close }: MovementDialogProps) {
  const queries = useQueryClient();
  const intent = useIntent();
  const stockOf = (id: string) => variants.find(({ variant_id }) => variant_id === id);
  const form = useForm<Typed>({
    mode: 'controlled',
    initialValues: { variant_id: variants[0]?.variant_id ?? '', kind: 'received', quantity: '', note: '' },
    validate: { quantity: (_, typed) => quantityFault(typed, stockOf(typed.variant_id)) },
  });
  const { failure, tell } = useFormFailure(form, { 'inventory.below_committed': 'quantity' });
  const stock = stockOf(form.values.variant_id);
  const record = api.useMutation('post', '/inventory/{product_id}/movements', {
    onSuccess: async ({ quantity }) => {
      intent.done();
      close();
      announce(text.done(formatSigned(quantity), stock?.name ?? ''));
      await queries.invalidateQueries();
    },
    onError: (failed) => {
      intent.failed(failed);
      tell(failed);
      // What is free has changed meanwhile: the form shall say how much it is now.
      void queries.invalidateQueries();
    },
  });

  const submit = ({ variant_id, kind, quantity, note }: Typed) =>
    record.mutate({
      params: { path: { product_id: productId } },
      body: { variant_id, ...movementOf(kind, Number(quantity)), ...(note.trim() && { note: note.trim() }) },
      headers: intent.headers(),
    });

  return (
    <Dialog title={text.title} close={close}>
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <Stack>
          {variants.length > 1 && (
            <NativeSelect
              label={text.variant}
              data={variants.map(({ variant_id, name }) => ({ value: variant_id, label: name }))}
              {...form.getInputProps('variant_id')}
            />
          )}
          <NativeSelect label={text.kind} data={KIND_GROUPS} {...form.getInputProps('kind')} />
          <NumberInput
            label={text.quantity}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('quantity')}
          />
          {stock && (
            <Text c="dimmed" size="sm" role="status">
              {outcome(form.values, stock)}
            </Text>
          )}
          <Textarea
            label={text.note}
            description={text.noteHint}
            rows={2}
            maxLength={NOTE_MAX}
            {...form.getInputProps('note')}
          />
          <FormFailure failure={failure} />
          <DialogButtons action={text.record} pending={record.isPending} close={close} />
        </Stack>
      </form>
    </Dialog>
  );
}
