import { Skeleton } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { hasStatus, type Schemas } from '../../api/problem';
import { addressLines } from '../../logic/addresses';
import { formatDateTime } from '../../logic/dates';
import { Loaded } from '../../parts/states';
import { orderPage as text } from '../../text/admin-orders';
import { paymentMethod } from '../../text/orders';
import { Panel } from '../parts/panel';
import classes from './order.module.css';

function Customer({ id }: { id: string }) {
  const query = api.useQuery('get', '/users/{id}', { params: { path: { id } } });
  if (query.data === undefined && hasStatus(query.error, 404)) {
    return <dd>{text.customerGone}</dd>;
  }
  return (
    <Loaded query={query} loading={<Skeleton height={48} />}>
      {({ name, email }) => (
        <>
          <dd>
            <Link to={`/admin/users/${id}`}>{name}</Link>
          </dd>
          <dd>
            <a href={`mailto:${email}`}>{email}</a>
          </dd>
        </>
      )}
    </Loaded>
  );
}

function Addresses({ orderId }: { orderId: string }) {
  const query = api.useQuery('get', '/orders/{id}/addresses', { params: { path: { id: orderId } } });
  return (
    <Loaded query={query} loading={<Skeleton height={96} />}>
      {({ items }) =>
        items.length === 0 ? (
          <div>
            <dt>{text.delivery}</dt>
            <dd>{text.noAddress}</dd>
          </div>
        ) : (
          items.map((address) => (
            <div key={address.purpose}>
              <dt>{address.purpose === 'delivery' ? text.delivery : text.billing}</dt>
              {addressLines(address).map((line) => (
                <dd key={line}>{line}</dd>
              ))}
            </div>
          ))
        )
      }
    </Loaded>
  );
}

/* Whose order it is, where it goes and how. */
export function Facts({ order }: { order: Schemas['Order'] }) {
  return (
    <Panel title={text.facts}>
      <dl className={classes.facts}>
        <div>
          <dt>{text.customer}</dt>
          <Customer id={order.user_id} />
        </div>
        <div>
          <dt>{text.placed}</dt>
          <dd>{formatDateTime(order.created_at)}</dd>
        </div>
        <Addresses orderId={order.id} />
        <div>
          <dt>{text.method}</dt>
          <dd>{paymentMethod[order.payment_method]}</dd>
          {order.status === 'placed' && order.pay_until && <dd>{text.payUntil(formatDateTime(order.pay_until))}</dd>}
        </div>
        {(order.carrier ?? order.shipping_method) && (
          <div>
            <dt>{text.sentBy}</dt>
            <dd>{[order.shipping_method, order.carrier].filter(Boolean).join(', ')}</dd>
          </div>
        )}
        {order.tracking_number && (
          <div>
            <dt>{text.tracking}</dt>
            <dd>{order.tracking_number}</dd>
          </div>
        )}
      </dl>
    </Panel>
  );
}
