import { Text, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { shop } from '../../api/page-data';
import { Choice } from '../../parts/choice';
import { checkout as text } from '../../text/till';
import classes from './checkout.module.css';
import type { Draft } from './draft';

export function PaymentSection({ form }: { form: UseFormReturnType<Draft> }) {
  const { payment_method } = form.values;
  const failure = form.errors.payment_method;
  return (
    <fieldset className={classes.section}>
      <legend>
        <Title order={2} size="h3">
          {text.pay}
        </Title>
      </legend>
      <div className={classes.choices}>
        <Choice
          name="payment"
          checked={payment_method === 'card'}
          choose={() => form.setFieldValue('payment_method', 'card')}
          title={text.card}
        >
          {shop.card_payments === 'stripe' ? text.cardStripe : text.cardSandbox}
        </Choice>
        <Choice
          name="payment"
          checked={payment_method === 'cash_on_delivery'}
          choose={() => form.setFieldValue('payment_method', 'cash_on_delivery')}
          title={text.cash}
        >
          {text.cashText}
        </Choice>
        {failure && (
          <Text role="alert" c="var(--mantine-color-error)">
            {failure}
          </Text>
        )}
      </div>
    </fieldset>
  );
}
