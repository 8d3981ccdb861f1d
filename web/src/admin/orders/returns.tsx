import { Stack, Text } from '@mantine/core';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { formatMoney, knownMoney } from '../../logic/money';
import { Loaded } from '../../parts/states';
import { orderReturns as text, returnStatus } from '../../text/admin-orders';
import { Panel } from '../parts/panel';
import { StatusBadge } from '../parts/status-badge';
import { ReturnSteps } from '../returns/return-steps';
import classes from './order.module.css';
import { RETURN_TONES } from './status';

function OneReturn({ sent, names }: { sent: Schemas['OrderReturn']; names: string[] }) {
  const refund = knownMoney(sent.refund);
  return (
    <Stack gap="xs">
      <div className={classes.row}>
        <Text c="dimmed" size="sm">
          {formatDateTime(sent.created_at)}
        </Text>
        <StatusBadge tone={RETURN_TONES[sent.status]} text={returnStatus[sent.status]} />
      </div>
      {sent.lines.map(({ line, quantity, received }) => (
        <Text key={line}>
          {typeof received === 'number' && received < quantity
            ? text.came(received, quantity, names[line] ?? '')
            : text.lineTimes(quantity, names[line] ?? '')}
        </Text>
      ))}
      {sent.reason && (
        <Text className={classes.words ?? ''}>
          {text.customerSays} {sent.reason}
        </Text>
      )}
      {sent.note && (
        <Text className={classes.words ?? ''}>
          {text.shopSays} {sent.note}
        </Text>
      )}
      {refund && <Text>{text.refund(formatMoney(refund))}</Text>}
      <ReturnSteps sent={sent} names={names} />
    </Stack>
  );
}

/* What comes back of the order. Most orders have none: then there is nothing to see. */
export function Returns({ order }: { order: Schemas['Order'] }) {
  const query = api.useQuery('get', '/orders/{id}/returns', { params: { path: { id: order.id } } });
  const names = order.lines.map(({ name }) => name);
  return (
    <Loaded query={query} loading={null}>
      {({ items }) =>
        items.length > 0 && (
          <Panel title={text.title}>
            <ul className={classes.items}>
              {items.map((sent) => (
                <li key={sent.id}>
                  <OneReturn sent={sent} names={names} />
                </li>
              ))}
            </ul>
          </Panel>
        )
      }
    </Loaded>
  );
}
