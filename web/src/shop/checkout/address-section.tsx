import { Checkbox, Stack, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Schemas } from '../../api/problem';
import { addressLines } from '../../logic/addresses';
import { AddressFields } from '../../parts/address-fields';
import { Choice } from '../../parts/choice';
import { checkout as text } from '../../text/till';
import classes from './checkout.module.css';
import { SAME, TYPED, type Draft } from './draft';

interface AddressSectionProps {
  form: UseFormReturnType<Draft>;
  book: Schemas['Address'][];
  countries: string[] | undefined;
}

function BookChoices({
  form,
  book,
  name,
}: Pick<AddressSectionProps, 'form' | 'book'> & { name: 'delivery' | 'billing' }) {
  return book.map((address) => (
    <Choice
      key={address.id}
      name={name}
      checked={form.values[name] === address.id}
      choose={() => form.setFieldValue(name, address.id)}
      title={address.label || address.recipient}
    >
      {addressLines(address).join(', ')}
    </Choice>
  ));
}

/* Where it goes: an address of the book, or one that is typed. */
export function DeliverySection({ form, book, countries }: AddressSectionProps) {
  const typed = form.values.delivery === TYPED;
  return (
    <fieldset className={classes.section}>
      <legend>
        <Title order={2} size="h3">
          {text.where}
        </Title>
      </legend>
      <div className={classes.choices}>
        <BookChoices form={form} book={book} name="delivery" />
        {book.length > 0 && (
          <Choice
            name="delivery"
            checked={typed}
            choose={() => form.setFieldValue('delivery', TYPED)}
            title={text.newAddress}
          />
        )}
        {typed && (
          <Stack className={book.length > 0 ? (classes.typed ?? '') : ''}>
            <AddressFields form={form} at="delivery_address" autoComplete="shipping" countries={countries} />
            <Checkbox size="md" label={text.keepAddress} {...form.getInputProps('keepAddress', { type: 'checkbox' })} />
          </Stack>
        )}
      </div>
    </fieldset>
  );
}

/* Whom the bill is for: as it is delivered, unless something else is said. */
export function BillingSection({ form, book }: Omit<AddressSectionProps, 'countries'>) {
  const { billing, delivery } = form.values;
  return (
    <fieldset className={classes.section}>
      <legend>
        <Title order={2} size="h3">
          {text.bill}
        </Title>
      </legend>
      <div className={classes.choices}>
        <Choice
          name="billing"
          checked={billing === SAME}
          choose={() => form.setFieldValue('billing', SAME)}
          title={text.billSame}
        />
        <BookChoices form={form} book={book.filter(({ id }) => id !== delivery)} name="billing" />
        <Choice
          name="billing"
          checked={billing === TYPED}
          choose={() => form.setFieldValue('billing', TYPED)}
          title={text.billNew}
        />
        {billing === TYPED && (
          <div className={classes.typed}>
            <AddressFields form={form} at="billing_address" autoComplete="billing" />
          </div>
        )}
      </div>
    </fieldset>
  );
}
