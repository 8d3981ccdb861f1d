import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatMoney, typedMoney } from '../../logic/money';
import { announce } from '../../parts/announce';
import { FormFailure, useFormFailure } from '../../parts/form';
import { MoneyField, moneyFault, moneyOf } from '../../parts/money-field';
import { useIntent } from '../../parts/use-intent';
import { payments as text } from '../../text/admin-orders';
import { common } from '../../text/common';
import { Dialog } from '../parts/dialog';

type Money = Schemas['Money'];

const REASONS = ['customer_request', 'goodwill', 'damaged', 'duplicate', 'fraud', 'other'] as const;

interface Typed {
  amount: string;
  reason: (typeof REASONS)[number];
}

function amountFault(typed: string, left: Money): string | null {
  const amount = moneyOf(typed, left.currency);
  if (amount === null) {
    return moneyFault(typed, left.currency);
  }
  return amount.minor === 0 || amount.minor > left.minor ? text.atMost(formatMoney(left)) : null;
}

function RefundForm({ payment, left, close }: { payment: Schemas['Payment']; left: Money; close: () => void }) {
  const queries = useQueryClient();
  const intent = useIntent();
  const form = useForm<Typed>({
    mode: 'uncontrolled',
    initialValues: { amount: typedMoney(left), reason: 'customer_request' },
    validate: { amount: (typed) => amountFault(typed, left) },
  });
  const { failure, tell } = useFormFailure(form);
  const refund = api.useMutation('post', '/payments/{id}/refunds', {
    onSuccess: async ({ amount }) => {
      intent.done();
      close();
      announce(text.refunded(formatMoney(amount)));
      await queries.invalidateQueries();
    },
    onError: (failed) => {
      intent.failed(failed);
      tell(failed);
    },
  });

  function submit({ amount: typed, reason }: Typed) {
    const amount = moneyOf(typed, left.currency);
    if (amount) {
      refund.mutate({ params: { path: { id: payment.id } }, body: { amount, reason }, headers: intent.headers() });
    }
  }

  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack>
        <Text>{payment.method === 'card' ? text.byCard : text.byHand}</Text>
        <MoneyField
          label={text.amount}
          currency={left.currency}
          description={text.left(formatMoney(left))}
          data-autofocus
          key={form.key('amount')}
          {...form.getInputProps('amount')}
        />
        <NativeSelect
          label={text.reason}
          data={REASONS.map((reason) => ({ value: reason, label: text.reasons[reason] }))}
          key={form.key('reason')}
          {...form.getInputProps('reason')}
        />
        <FormFailure failure={failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={refund.isPending}>
            {text.refund}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/* Gives back all that is left, or a part of it. */
export function RefundPayment({ payment, left }: { payment: Schemas['Payment']; left: Money }) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)} style={{ alignSelf: 'flex-start' }}>
        {text.refund}
      </Button>
      {asking && (
        <Dialog title={text.refundTitle} close={close}>
          <RefundForm payment={payment} left={left} close={close} />
        </Dialog>
      )}
    </>
  );
}
