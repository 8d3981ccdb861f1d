import { SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useId } from 'react';
import { api } from '../../api/client';
import { typedPercent } from '../../logic/money';
import type { TypedMethod } from '../../logic/shipping-form';
import { Choice } from '../../parts/choice';
import { FieldGroup } from '../../parts/field-group';
import { MoneyField } from '../../parts/money-field';
import { PercentField } from '../../parts/percent-field';
import { shippingForm as text } from '../../text/desk-sales';
import { CountryChoice } from './country-choice';

type Form = UseFormReturnType<TypedMethod>;

/* The shop's rates are offered; another one can be typed all the same. */
function Tax({ form }: { form: Form }) {
  const rates = useId();
  const query = api.useQuery('get', '/tax-rates', {});
  return (
    <>
      <PercentField
        label={text.fields.tax_basis_points}
        required
        list={rates}
        {...form.getInputProps('tax_basis_points')}
      />
      <datalist id={rates}>
        {query.data?.items.map(({ id, name, basis_points }) => (
          <option key={id} value={typedPercent(basis_points)}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}

function Where({ form }: { form: Form }) {
  const { everywhere } = form.values;
  return (
    <FieldGroup legend={text.fields.everywhere}>
      <Choice
        name="everywhere"
        checked={everywhere}
        choose={() => form.setFieldValue('everywhere', true)}
        title={text.where.everywhere}
      >
        {text.whereHints.everywhere}
      </Choice>
      <Choice
        name="everywhere"
        checked={!everywhere}
        choose={() => form.setFieldValue('everywhere', false)}
        title={text.where.some}
      >
        {text.whereHints.some}
      </Choice>
      {!everywhere && (
        <CountryChoice
          chosen={form.values.countries}
          onChange={(codes) => form.setFieldValue('countries', codes)}
          error={form.errors.countries}
        />
      )}
    </FieldGroup>
  );
}

/* What an admin says of a way to send orders. */
export function MethodFields({ form }: { form: Form }) {
  return (
    <Stack>
      <TextInput
        label={text.fields.name}
        description={text.nameHint}
        required
        maxLength={60}
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <MoneyField label={text.fields.price} required {...form.getInputProps('price')} />
        <Tax form={form} />
      </SimpleGrid>
      <MoneyField label={text.fields.free_from} description={text.freeHint} {...form.getInputProps('free_from')} />
      <Where form={form} />
    </Stack>
  );
}
