import { Skeleton } from '@mantine/core';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { addressLines } from '../../logic/addresses';
import { Loaded } from '../../parts/states';
import { order as text, paymentStatus } from '../../text/till';
import classes from './order.module.css';
import { Papers } from './papers';
import { cardName } from './payment-banner';
import { isPaymentOver } from './status-badge';

function Addresses({ orderId }: { orderId: string }) {
  const query = api.useQuery('get', '/orders/{id}/addresses', { params: { path: { id: orderId } } });
  return (
    <Loaded query={query} loading={<Skeleton height={96} />}>
      {({ items }) => {
        if (items.length === 0) {
          return (
            <div>
              <dt>{text.delivery}</dt>
              <dd>{text.noAddress}</dd>
            </div>
          );
        }
        return items.map((address) => (
          <div key={address.purpose}>
            <dt>{address.purpose === 'delivery' ? text.delivery : text.billing}</dt>
            {addressLines(address).map((line) => (
              <dd key={line}>{line}</dd>
            ))}
          </div>
        ));
      }}
    </Loaded>
  );
}

/* Where it goes, how it is paid and sent, and its papers. */
export function Facts({ order }: { order: Schemas['Order'] }) {
  const saysItself = order.payment_status === 'accepted' || isPaymentOver(order);
  return (
    <>
      <dl className={classes.facts}>
        <Addresses orderId={order.id} />
        <div>
          <dt>{text.payment}</dt>
          <dd>{saysItself ? cardName(order) : [cardName(order), paymentStatus[order.payment_status]].join(', ')}</dd>
        </div>
        {(order.carrier ?? order.shipping_method) && (
          <div>
            <dt>{text.shippedBy}</dt>
            <dd>{[order.shipping_method, order.carrier].filter(Boolean).join(', ')}</dd>
          </div>
        )}
        {order.tracking_number && (
          <div>
            <dt>{text.tracking}</dt>
            <dd className={classes.number}>{order.tracking_number}</dd>
          </div>
        )}
      </dl>
      <Papers order={order} />
    </>
  );
}
