import { SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { TypedDiscount } from '../../logic/discounts';
import { Choice } from '../../parts/choice';
import { FieldGroup } from '../../parts/field-group';
import { MoneyField } from '../../parts/money-field';
import { PercentField } from '../../parts/percent-field';
import { discountForm as text } from '../../text/desk-sales';

type Form = UseFormReturnType<TypedDiscount>;

const KINDS = ['percent', 'amount'] as const;

function Kind({ form }: { form: Form }) {
  const { kind } = form.values;
  return (
    <FieldGroup legend={text.fields.kind}>
      {KINDS.map((each) => (
        <Choice
          key={each}
          name="kind"
          checked={kind === each}
          choose={() => form.setFieldValue('kind', each)}
          title={text.kinds[each]}
        >
          {text.kindHints[each]}
        </Choice>
      ))}
      {kind === 'percent' ? (
        <PercentField label={text.fields.basis_points} required {...form.getInputProps('basis_points')} />
      ) : (
        <MoneyField label={text.fields.amount} required {...form.getInputProps('amount')} />
      )}
    </FieldGroup>
  );
}

/* What an admin says of a code. */
export function DiscountFields({ form }: { form: Form }) {
  return (
    <Stack>
      <TextInput
        label={text.fields.code}
        description={text.codeHint}
        required
        maxLength={40}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        {...form.getInputProps('code')}
      />
      <Kind form={form} />
      <MoneyField label={text.fields.least_order} description={text.leastHint} {...form.getInputProps('least_order')} />
      <FieldGroup legend={text.when} hint={text.whenHint}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput type="datetime-local" label={text.fields.valid_from} {...form.getInputProps('valid_from')} />
          <TextInput type="datetime-local" label={text.fields.valid_until} {...form.getInputProps('valid_until')} />
        </SimpleGrid>
      </FieldGroup>
      <FieldGroup legend={text.often} hint={text.usesHint}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={text.fields.max_uses}
            inputMode="numeric"
            autoComplete="off"
            {...form.getInputProps('max_uses')}
          />
          <TextInput
            label={text.fields.max_uses_per_user}
            inputMode="numeric"
            autoComplete="off"
            {...form.getInputProps('max_uses_per_user')}
          />
        </SimpleGrid>
      </FieldGroup>
    </Stack>
  );
}
