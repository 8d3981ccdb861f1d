import { Group, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link, useLocation, useParams, useSearchParams } from 'react-router';
import { api } from '../../api/client';
import { isMissing, type Schemas } from '../../api/problem';
import { NotFound } from '../../layout/not-found';
import { formatDate } from '../../logic/dates';
import { formatMoney } from '../../logic/money';
import { cardStateOf, isCancellable, pollEvery, returnableOf } from '../../logic/order-story';
import { announce } from '../../parts/announce';
import { Guarded } from '../../parts/guarded';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { orderName, orderStatus } from '../../text/orders';
import { checkout, order as text } from '../../text/till';
import { LinePicture } from '../line-picture';
import { Totals } from '../../parts/totals';
import { AskReturn } from './ask-return';
import { CancelOrder } from './cancel-order';
import { Facts } from './facts';
import classes from './order.module.css';
import { PaymentBanner } from './payment-banner';
import { Returns } from './returns';
import { StatusBadge } from './status-badge';
import { Story } from './story';

type Order = Schemas['Order'];

const PAYMENT_ASKED_EVERY = 1_500;

const sumOf = (order: Order): Schemas['Money'] => ({
  minor: order.lines.reduce((sum, { gross }) => sum + gross.minor, 0),
  currency: order.gross.currency,
});

function Lines({ order }: { order: Order }) {
  return (
    <section className={classes.panel} aria-labelledby="lines">
      <Title order={2} size="h3" id="lines" mb="md">
        {text.linesTitle}
      </Title>
      <ul className={classes.lines}>
        {order.lines.map((line) => (
          <li key={line.variant_id}>
            <LinePicture productId={line.product_id} small />
            <Link to={`/products/${line.product_id}`}>{checkout.lineTimes(line.quantity, line.name)}</Link>
            <span className={classes.gross}>{formatMoney(line.gross)}</span>
          </li>
        ))}
      </ul>
      <Totals
        lines={sumOf(order)}
        adjustments={order.adjustments}
        totals={order.totals}
        gross={order.gross}
        shippingMethod={order.shipping_method ?? null}
      />
    </section>
  );
}

/* What moves by itself is said once it has moved. */
function useToldStatus(order: Order) {
  const known = useRef(order.status);
  useEffect(() => {
    if (known.current !== order.status) {
      known.current = order.status;
      announce(orderStatus[order.status]);
    }
  }, [order.status]);
}

interface ShownProps {
  order: Order;
  timeline: Schemas['TimelineEntry'][];
  payments: Schemas['Payment'][];
  returns: Schemas['OrderReturn'][];
  came: string | null;
}

function Shown({ order, timeline, payments, returns, came }: ShownProps) {
  const { state } = useLocation();
  useToldStatus(order);
  const returnable = returnableOf(order, returns);
  const placed = typeof state === 'object' && state !== null && 'placed' in state;
  return (
    <>
      <Text c="dimmed" mt="-1rem" mb="lg">
        {text.placedAt(formatDate(order.created_at))}
      </Text>
      <PaymentBanner order={order} card={cardStateOf(order, payments, came)} placed={placed} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <section className={classes.panel} aria-labelledby="story">
            <Title order={2} size="h3" id="story" mb="md">
              {text.storyTitle}
            </Title>
            <Story order={order} timeline={timeline} />
          </section>
          <Lines order={order} />
          <Returns order={order} items={returns} />
        </div>
        <aside className={classes.side} aria-label={text.factsTitle}>
          <Facts order={order} />
          <Group>
            {isCancellable(order) && <CancelOrder order={order} />}
            {returnable.length > 0 && <AskReturn orderId={order.id} items={returnable} />}
          </Group>
        </aside>
      </div>
    </>
  );
}

/* One order, from being placed to being at the door; asked again as long as something may move. */
function OrderPage({ id }: { id: string }) {
  const [params] = useSearchParams();
  const came = params.get('payment');
  const path = { params: { path: { id } } };
  const payments = api.useQuery(
    'get',
    '/payments',
    { params: { query: { order_id: id } } },
    {
      refetchInterval: ({ state }) =>
        came === 'success' && state.data?.items[0]?.status === 'open' ? PAYMENT_ASKED_EVERY : false,
    },
  );
  const query = api.useQuery('get', '/orders/{id}/overview', path, {
    refetchInterval: ({ state }) =>
      pollEvery(
        state.data?.order,
        state.data ? cardStateOf(state.data.order, payments.data?.items ?? [], came) : 'none',
      ),
    refetchOnWindowFocus: 'always',
  });
  const returns = api.useQuery('get', '/orders/{id}/returns', path);
  const version = query.data?.order.version;
  const { refetch: refetchPayments } = payments;
  const { refetch: refetchReturns } = returns;
  useEffect(() => {
    // Whatever moved the order may have moved these.
    if (version !== undefined) {
      void refetchPayments();
      void refetchReturns();
    }
  }, [version, refetchPayments, refetchReturns]);

  if (query.data === undefined && isMissing(query.error)) {
    return <NotFound />;
  }
  return (
    <Page title={orderName(id)} actions={query.data && <StatusBadge order={query.data.order} />}>
      <Loaded query={query} loading={<LoadingState rows={3} height={180} />}>
        {({ order, timeline }) => (
          <Shown
            order={order}
            timeline={timeline}
            payments={payments.data?.items ?? []}
            returns={returns.data?.items ?? []}
            came={came}
          />
        )}
      </Loaded>
    </Page>
  );
}

export function Component() {
  const { id = '' } = useParams();
  return (
    <Guarded>
      <OrderPage key={id} id={id} />
    </Guarded>
  );
}
