import { Stack, Text } from '@mantine/core';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { formatMoney } from '../../logic/money';
import { Loaded, LoadingState } from '../../parts/states';
import { payments as text } from '../../text/admin-orders';
import { paymentMethod } from '../../text/orders';
import { Panel } from '../parts/panel';
import { StatusBadge } from '../parts/status-badge';
import classes from './order.module.css';
import { RefundPayment } from './refund';
import { CHECKOUT_TONES, REFUND_TONES } from './status';

type Payment = Schemas['Payment'];

function leftOf({ amount }: Payment, refunds: Schemas['Refund'][]): Schemas['Money'] {
  const back = refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((sum, refund) => sum + refund.amount.minor, 0);
  return { minor: amount.minor - back, currency: amount.currency };
}

function Refunds({ payment }: { payment: Payment }) {
  const query = api.useQuery('get', '/payments/{id}/refunds', { params: { path: { id: payment.id } } });
  return (
    <Loaded query={query} loading={<LoadingState rows={1} height={44} />}>
      {({ items }) => {
        const left = leftOf(payment, items);
        return (
          <>
            {items.map((refund) => (
              <div key={refund.id} className={classes.row}>
                <Text>{text.refundOf(formatMoney(refund.amount), text.reasons[refund.reason])}</Text>
                <StatusBadge tone={REFUND_TONES[refund.status]} text={text.refundStatus[refund.status]} />
              </div>
            ))}
            {payment.status === 'succeeded' && left.minor > 0 && <RefundPayment payment={payment} left={left} />}
          </>
        );
      }}
    </Loaded>
  );
}

/* How the order was paid, and what of it was given back. */
export function Payments({ items }: { items: Payment[] }) {
  return (
    <Panel title={text.title}>
      {items.length === 0 ? (
        <Text c="dimmed">{text.none}</Text>
      ) : (
        <ul className={classes.items}>
          {items.map((payment) => (
            <li key={payment.id}>
              <Stack gap="xs">
                <div className={classes.row}>
                  <Text fw={600} className={classes.sum ?? ''}>
                    {formatMoney(payment.amount)} · {paymentMethod[payment.method]}
                  </Text>
                  <StatusBadge tone={CHECKOUT_TONES[payment.status]} text={text.status[payment.status]} />
                </div>
                <Text c="dimmed" size="sm">
                  {formatDateTime(payment.updated_at)}
                </Text>
                {payment.provider_payment && (
                  <Text c="dimmed" size="sm" className={classes.words ?? ''}>
                    {text.atProvider(payment.provider_payment)}
                  </Text>
                )}
                <Refunds payment={payment} />
              </Stack>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
