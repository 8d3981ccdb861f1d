import { NativeSelect, TextInput } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import type { paths } from '../../api/schema';
import { dayEnd, dayStart, formatDateTime } from '../../logic/dates';
import { isShortId } from '../../logic/events';
import { formatMoney } from '../../logic/money';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { orderList as text } from '../../text/admin-orders';
import { orderName, orderStatus, paymentStatus } from '../../text/orders';
import { FilterBar, useFilter } from '../parts/filter-bar';
import { type Column, ListTable } from '../parts/list-table';
import { StatusBadge } from '../parts/status-badge';
import { ExportOrders } from './export-orders';
import { ORDER_TONES, PAYMENT_TONES } from './status';

type Order = Schemas['Order'];
type Query = NonNullable<paths['/orders']['get']['parameters']['query']>;

const PAGE = 50;
const NEW_ORDERS_EVERY = 15_000;

const choices = (names: Record<string, string>) => [
  { value: '', label: text.any },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
];

const columns: Column<Order>[] = [
  { name: text.order, cell: ({ id }) => <Link to={`/admin/orders/${id}`}>{orderName(id)}</Link> },
  { name: text.placed, cell: ({ created_at }) => formatDateTime(created_at) },
  { name: text.status, cell: ({ status }) => <StatusBadge tone={ORDER_TONES[status]} text={orderStatus[status]} /> },
  {
    name: text.payment,
    cell: ({ payment_status }) => (
      <StatusBadge tone={PAYMENT_TONES[payment_status]} text={paymentStatus[payment_status]} />
    ),
  },
  { name: text.things, number: true, cell: ({ lines }) => lines.reduce((sum, line) => sum + line.quantity, 0) },
  { name: text.total, number: true, cell: ({ gross }) => formatMoney(gross) },
];

/* All orders, newest first; new ones appear by themselves. */
export function Component() {
  const [number, setNumber] = useFilter('number');
  const [status, setStatus] = useFilter('status');
  const [payment, setPayment] = useFilter('payment_status');
  const [from, setFrom] = useFilter('from');
  const [to, setTo] = useFilter('to');
  const which = {
    ...(status && { status: status as NonNullable<Query['status']> }),
    ...(from && { created_from: dayStart(from) }),
    ...(to && { created_to: dayEnd(to) }),
  };
  const query = {
    limit: PAGE,
    ...(isShortId(number) && { number: number.trim() }),
    ...which,
    ...(payment && { payment_status: payment as NonNullable<Query['payment_status']> }),
  };
  const orders = api.useInfiniteQuery(
    'get',
    '/orders',
    { params: { query } },
    {
      ...pagesByCursor,
      refetchInterval: NEW_ORDERS_EVERY,
    },
  );
  return (
    <Page title={text.title} actions={<ExportOrders filters={which} />}>
      <FilterBar label={text.filters}>
        <TextInput
          label={text.number}
          value={number}
          autoComplete="off"
          spellCheck={false}
          error={number !== '' && !isShortId(number) && text.wrongNumber}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <NativeSelect
          label={text.status}
          data={choices(orderStatus)}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
        />
        <NativeSelect
          label={text.payment}
          data={choices(paymentStatus)}
          value={payment}
          onChange={(event) => setPayment(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={text.from}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput type="date" label={text.to} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </FilterBar>
      <ListTable
        caption={text.title}
        query={orders}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<EmptyState icon={<IconReceipt size={40} />} title={text.emptyTitle} text={text.emptyText} />}
      />
    </Page>
  );
}
