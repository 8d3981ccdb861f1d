import { Button, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDate } from '../../logic/dates';
import { formatMoney, knownMoney } from '../../logic/money';
import { announce } from '../../parts/announce';
import { FormFailure } from '../../parts/form';
import { checkout, returnStatus, returns as text } from '../../text/till';
import classes from './order.module.css';
import orders from './orders.module.css';

type Return = Schemas['OrderReturn'];

const TONES: Partial<Record<Return['status'], 'good' | 'over'>> = {
  received: 'good',
  declined: 'over',
  withdrawn: 'over',
};

function Withdraw({ id }: { id: string }) {
  const queries = useQueryClient();
  const withdraw = api.useMutation('post', '/returns/{id}/withdraw', {
    onSuccess: async () => {
      announce(text.withdrawn);
      await queries.invalidateQueries();
    },
  });
  return (
    <>
      <FormFailure failure={withdraw.error} />
      <Button
        variant="default"
        loading={withdraw.isPending}
        onClick={() => withdraw.mutate({ params: { path: { id } } })}
      >
        {text.withdraw}
      </Button>
    </>
  );
}

function OneReturn({ order, sent }: { order: Schemas['Order']; sent: Return }) {
  const refund = knownMoney(sent.refund);
  return (
    <Stack gap="xs" align="flex-start">
      <span className={orders.badge} data-tone={TONES[sent.status]}>
        {returnStatus[sent.status]} · {formatDate(sent.updated_at)}
      </span>
      {sent.lines.map(({ line, quantity, received }) => (
        <Text key={line}>
          {checkout.lineTimes(quantity, order.lines[line]?.name ?? '')}
          {received != null && received < quantity && ` (${text.takenBack(received, quantity)})`}
        </Text>
      ))}
      {sent.reason && (
        <Text c="dimmed">
          {text.youSaid} {sent.reason}
        </Text>
      )}
      {sent.note && (
        <Text>
          {text.shopSays} {sent.note}
        </Text>
      )}
      {refund && <Text>{text.refund(formatMoney(refund))}</Text>}
      {(sent.status === 'asked' || sent.status === 'accepted') && <Withdraw id={sent.id} />}
    </Stack>
  );
}

/* What was asked to go back, and where that stands. */
export function Returns({ order, items }: { order: Schemas['Order']; items: Return[] }) {
  if (items.length === 0) {
    return null;
  }
  return (
    <section className={classes.panel} aria-labelledby="returns">
      <Title order={2} size="h3" id="returns" mb="md">
        {text.title}
      </Title>
      <ul className={classes.returns}>
        {items.map((sent) => (
          <li key={sent.id}>
            <OneReturn order={order} sent={sent} />
          </li>
        ))}
      </ul>
    </section>
  );
}
