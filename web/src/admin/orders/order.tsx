import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useParams } from 'react-router';
import { api } from '../../api/client';
import { isMissing, type Schemas } from '../../api/problem';
import { OrderStory } from '../../parts/order-story';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { orderPage as text } from '../../text/admin-orders';
import { orderName, orderStatus, paymentStatus } from '../../text/orders';
import { Component as DeskNotFound } from '../not-found';
import { Columns } from '../parts/columns';
import { Panel } from '../parts/panel';
import { StatusBadge } from '../parts/status-badge';
import { Facts } from './facts';
import { Lines } from './lines';
import { NextStep } from './next-step';
import { Notes } from './notes';
import classes from './order.module.css';
import { Papers } from './papers';
import { Payments } from './payments';
import { Returns } from './returns';
import { ORDER_TONES, PAYMENT_TONES } from './status';
import { Travels } from './travels';

const ASKED_EVERY = 10_000;
const OVERVIEW = '/orders/{id}/overview';

/* Whatever moved the order may have moved its payments, papers and returns. */
function useRestRefreshed({ version }: Schemas['Order']) {
  const queries = useQueryClient();
  const known = useRef(version);
  useEffect(() => {
    if (known.current !== version) {
      known.current = version;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== OVERVIEW });
    }
  }, [queries, version]);
}

interface ShownProps {
  order: Schemas['Order'];
  timeline: Schemas['TimelineEntry'][];
}

function Shown({ order, timeline }: ShownProps) {
  useRestRefreshed(order);
  const payments = api.useQuery('get', '/payments', { params: { query: { order_id: order.id } } });
  return (
    <Columns
      main={
        <>
          <NextStep order={order} />
          <Lines order={order} />
          <Loaded query={payments} loading={<LoadingState rows={1} height={160} />}>
            {({ items }) => <Payments items={items} />}
          </Loaded>
          <Returns order={order} />
          <Notes orderId={order.id} />
        </>
      }
      side={
        <>
          <Facts order={order} />
          <Panel title={text.story}>
            <OrderStory timeline={timeline} words={text.happenings} />
          </Panel>
          <Papers order={order} />
          <Travels orderId={order.id} />
        </>
      }
    />
  );
}

/* One order on the desk: what it is, what happened, and what is to be done with it. */
function OrderPage({ id }: { id: string }) {
  const query = api.useQuery('get', OVERVIEW, { params: { path: { id } } }, { refetchInterval: ASKED_EVERY });
  if (query.data === undefined && isMissing(query.error)) {
    return <DeskNotFound />;
  }
  const order = query.data?.order;
  return (
    <Page
      title={orderName(id)}
      actions={
        order && (
          <div className={classes.badges}>
            <StatusBadge tone={ORDER_TONES[order.status]} text={orderStatus[order.status]} />
            <StatusBadge tone={PAYMENT_TONES[order.payment_status]} text={paymentStatus[order.payment_status]} />
          </div>
        )
      }
    >
      <Loaded query={query} loading={<LoadingState rows={3} height={200} />}>
        {({ order, timeline }) => <Shown order={order} timeline={timeline} />}
      </Loaded>
    </Page>
  );
}

export function Component() {
  const { id = '' } = useParams();
  return <OrderPage key={id} id={id} />;
}
