import { Text } from '@mantine/core';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { formatMoney } from '../../logic/money';
import { userOrders as text } from '../../text/desk-users';
import { orderName, orderStatus } from '../../text/orders';
import { ORDER_TONES } from '../orders/status';
import { type Column, ListTable } from '../parts/list-table';
import { Panel } from '../parts/panel';
import { StatusBadge } from '../parts/status-badge';

const PAGE = 5;

const columns: Column<Schemas['Order']>[] = [
  { name: text.order, cell: ({ id }) => <Link to={`/admin/orders/${id}`}>{orderName(id)}</Link> },
  { name: text.placed, cell: ({ created_at }) => formatDateTime(created_at) },
  { name: text.status, cell: ({ status }) => <StatusBadge tone={ORDER_TONES[status]} text={orderStatus[status]} /> },
  { name: text.total, number: true, cell: ({ gross }) => formatMoney(gross) },
];

/* What somebody has ordered, newest first. */
export function UserOrders({ id }: { id: string }) {
  const orders = api.useInfiniteQuery(
    'get',
    '/orders',
    { params: { query: { limit: PAGE, user_id: id } } },
    pagesByCursor,
  );
  return (
    <Panel title={text.title}>
      <ListTable
        caption={text.title}
        query={orders}
        columns={columns}
        keyOf={(order) => order.id}
        empty={<Text c="dimmed">{text.none}</Text>}
      />
    </Panel>
  );
}
