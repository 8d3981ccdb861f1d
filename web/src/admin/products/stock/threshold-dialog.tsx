import { NativeSelect, NumberInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client';
import { announce } from '../../../parts/announce';
import { FormFailure, useFormFailure } from '../../../parts/form';
import { common } from '../../../text/common';
import { threshold as text } from '../../../text/desk-stock';
import { Dialog } from '../../parts/dialog';
import { DialogButtons } from '../../parts/dialog-buttons';
import type { NamedStock } from './stock-panel';

interface Typed {
  whose: 'shop' | 'own';
  threshold: number | string;
  scope: 'this' | 'all';
}

interface ThresholdDialogProps {
  productId: string;
  variant: NamedStock;
  several: boolean;
  close: () => void;
}

/* Of how many left a variant is low: as the whole shop has it, or its own. */
export function ThresholdDialog({ productId, variant, several, close }: ThresholdDialogProps) {
  const queries = useQueryClient();
  const form = useForm<Typed>({
    mode: 'controlled',
    initialValues: {
      whose: typeof variant.own_threshold === 'number' ? 'own' : 'shop',
      threshold: variant.threshold ?? 0,
      scope: 'this',
    },
    validate: {
      threshold: (typed, { whose }) => (whose === 'own' && typeof typed !== 'number' ? text.noNumber : null),
    },
  });
  const { failure, tell } = useFormFailure(form);
  const told = {
    onSuccess: async () => {
      close();
      announce(text.done);
      await queries.invalidateQueries();
    },
    onError: tell,
  };
  const ofVariant = api.useMutation('put', '/inventory/{product_id}/variants/{variant_id}/threshold', told);
  const ofProduct = api.useMutation('put', '/inventory/{product_id}/threshold', told);

  function submit({ whose, threshold, scope }: Typed) {
    const body = { threshold: whose === 'own' ? Number(threshold) : null };
    if (scope === 'all') {
      ofProduct.mutate({ params: { path: { product_id: productId } }, body });
    } else {
      ofVariant.mutate({ params: { path: { product_id: productId, variant_id: variant.variant_id } }, body });
    }
  }

  return (
    <Dialog title={text.title} close={close}>
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <Stack>
          <Text>{text.hint}</Text>
          <NativeSelect
            label={text.which}
            data={[
              { value: 'shop', label: text.ofShop },
              { value: 'own', label: text.own },
            ]}
            {...form.getInputProps('whose')}
          />
          {form.values.whose === 'own' && (
            <NumberInput
              label={text.number}
              allowDecimal={false}
              allowNegative={false}
              hideControls
              autoComplete="off"
              {...form.getInputProps('threshold')}
            />
          )}
          {several && (
            <NativeSelect
              label={text.scope}
              data={[
                { value: 'this', label: text.onlyThis(variant.name) },
                { value: 'all', label: text.all },
              ]}
              {...form.getInputProps('scope')}
            />
          )}
          <FormFailure failure={failure} />
          <DialogButtons action={common.save} pending={ofVariant.isPending || ofProduct.isPending} close={close} />
        </Stack>
      </form>
    </Dialog>
  );
}
