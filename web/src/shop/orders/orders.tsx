import { Button, NativeSelect, Text } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDate } from '../../logic/dates';
import { formatMoney } from '../../logic/money';
import { Guarded } from '../../parts/guarded';
import { More } from '../../parts/more';
import { Page } from '../../parts/page';
import { EmptyState, Loaded, LoadingState } from '../../parts/states';
import { orderName, orderStatus } from '../../text/orders';
import { cart, checkout, orders as text } from '../../text/till';
import { LinePicture } from '../line-picture';
import classes from './orders.module.css';
import { StatusBadge } from './status-badge';

type Order = Schemas['Order'];
type Status = Order['status'];

const PAGE = 10;
const PICTURES = 3;
const CARD_HEIGHT = 150;
const STATUSES = Object.keys(orderStatus) as Status[];

function Card({ order }: { order: Order }) {
  const [first, ...others] = order.lines;
  return (
    <article className={classes.card}>
      <h2>
        <Link to={`/orders/${order.id}`}>{orderName(order.id)}</Link>
      </h2>
      <span className={classes.sum}>{formatMoney(order.gross)}</span>
      <div className={classes.state}>
        <StatusBadge order={order} />
        <Text size="sm" c="dimmed">
          {formatDate(order.created_at)}
        </Text>
      </div>
      <div className={classes.things}>
        <span className={classes.pictures}>
          {order.lines.slice(0, PICTURES).map((line) => (
            <LinePicture key={line.variant_id} productId={line.product_id} small />
          ))}
        </span>
        <span>
          {first && checkout.lineTimes(first.quantity, first.name)} {others.length > 0 && text.andMore(others.length)}
        </span>
      </div>
    </article>
  );
}

function List({ status }: { status: Status | undefined }) {
  const query = api.useInfiniteQuery(
    'get',
    '/orders',
    { params: { query: { limit: PAGE, ...(status && { status }) } } },
    pagesByCursor,
  );
  return (
    <Loaded query={query} loading={<LoadingState height={CARD_HEIGHT} />}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) {
          return (
            <EmptyState
              icon={<IconReceipt size={40} />}
              title={text.emptyTitle}
              text={status ? text.noneOfStatus : text.emptyText}
              action={
                <Button component={Link} to="/search">
                  {cart.browse}
                </Button>
              }
            />
          );
        }
        return (
          <>
            <ul className={classes.list}>
              {items.map((order) => (
                <li key={order.id}>
                  <Card order={order} />
                </li>
              ))}
            </ul>
            <More query={query} />
          </>
        );
      }}
    </Loaded>
  );
}

function Orders() {
  const [params, setParams] = useSearchParams();
  const status = STATUSES.find((known) => known === params.get('status'));
  return (
    <Page title={text.title}>
      <NativeSelect
        className={classes.filter ?? ''}
        label={text.show}
        value={status ?? ''}
        data={[{ value: '', label: text.all }, ...STATUSES.map((value) => ({ value, label: orderStatus[value] }))]}
        onChange={(event) =>
          setParams(event.currentTarget.value ? { status: event.currentTarget.value } : {}, { replace: true })
        }
      />
      <List status={status} />
    </Page>
  );
}

/* One's orders, newest first. */
export function Component() {
  return (
    <Guarded>
      <Orders />
    </Guarded>
  );
}
