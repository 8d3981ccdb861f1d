import { NativeSelect } from '@mantine/core';
import { IconTruckReturn } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { formatMoney, knownMoney } from '../../logic/money';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { returnList as text, returnStatus } from '../../text/admin-orders';
import { orderName } from '../../text/orders';
import { RETURN_TONES } from '../orders/status';
import { FilterBar, useFilter } from '../parts/filter-bar';
import { type Column, ListTable } from '../parts/list-table';
import { StatusBadge } from '../parts/status-badge';

type Return = Schemas['OrderReturn'];

const PAGE = 50;

const CHOICES = [
  { value: '', label: text.any },
  ...Object.entries(returnStatus).map(([value, label]) => ({ value, label })),
];

function refundOf({ refund }: Return): string {
  const money = knownMoney(refund);
  return money ? formatMoney(money) : '–';
}

const columns: Column<Return>[] = [
  { name: text.order, cell: ({ order_id }) => <Link to={`/admin/orders/${order_id}`}>{orderName(order_id)}</Link> },
  { name: text.asked, cell: ({ created_at }) => formatDateTime(created_at) },
  { name: text.status, cell: ({ status }) => <StatusBadge tone={RETURN_TONES[status]} text={returnStatus[status]} /> },
  { name: text.reason, cell: ({ reason }) => reason ?? '–' },
  { name: text.things, number: true, cell: ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0) },
  { name: text.refund, number: true, cell: refundOf },
];

/* All returns, newest first. What is to be said of one is said on its order's page. */
export function Component() {
  const [status, setStatus] = useFilter('status');
  const query = { limit: PAGE, ...(status && { status: status as Return['status'] }) };
  const returns = api.useInfiniteQuery('get', '/returns', { params: { query } }, pagesByCursor);
  return (
    <Page title={text.title}>
      <FilterBar label={text.filters}>
        <NativeSelect
          label={text.status}
          data={CHOICES}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
        />
      </FilterBar>
      <ListTable
        caption={text.title}
        query={returns}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<EmptyState icon={<IconTruckReturn size={40} />} title={text.emptyTitle} text={text.emptyText} />}
      />
    </Page>
  );
}
