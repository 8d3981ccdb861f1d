import { Button } from '@mantine/core';
import { IconDiscount } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { discountState } from '../../logic/discounts';
import { formatMoney, formatRate, knownMoney } from '../../logic/money';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { discounts as text } from '../../text/desk-sales';
import { type Column, ListTable } from '../parts/list-table';
import { StatusBadge } from '../parts/status-badge';
import { DISCOUNT_TONES } from './tones';

type Discount = Schemas['Discount'];

const PAGE = 50;

function takesOff({ basis_points, amount, least_order }: Discount): string {
  const money = knownMoney(amount);
  const what = money ? formatMoney(money) : formatRate(basis_points ?? 0);
  const least = knownMoney(least_order);
  return least ? text.offFrom(what, formatMoney(least)) : text.off(what);
}

function whenValid({ valid_from, valid_until }: Discount): string {
  if (valid_from && valid_until) {
    return text.between(formatDateTime(valid_from), formatDateTime(valid_until));
  }
  if (valid_from) {
    return text.from(formatDateTime(valid_from));
  }
  return valid_until ? text.until(formatDateTime(valid_until)) : text.always;
}

function State({ discount }: { discount: Discount }) {
  const state = discountState(discount, Date.now());
  return <StatusBadge tone={DISCOUNT_TONES[state]} text={text.states[state]} />;
}

const columns: Column<Discount>[] = [
  { name: text.code, cell: ({ id, code }) => <Link to={`/admin/discounts/${id}`}>{code}</Link> },
  { name: text.takes, cell: takesOff },
  { name: text.when, cell: whenValid },
  {
    name: text.uses,
    number: true,
    cell: ({ uses, max_uses }) => (typeof max_uses === 'number' ? text.usesOf(uses, max_uses) : uses),
  },
  { name: text.state, cell: (discount) => <State discount={discount} /> },
];

const AddButton = () => (
  <Button component={Link} to="/admin/discounts/new">
    {text.add}
  </Button>
);

/* All codes, newest first. */
export function Component() {
  const discounts = api.useInfiniteQuery('get', '/discounts', { params: { query: { limit: PAGE } } }, pagesByCursor);
  const isEmpty = discounts.data?.pages.every(({ items }) => items.length === 0) ?? false;
  return (
    <Page title={text.title} actions={!isEmpty && <AddButton />}>
      <ListTable
        caption={text.title}
        query={discounts}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <EmptyState
            icon={<IconDiscount size={40} />}
            title={text.emptyTitle}
            text={text.emptyText}
            action={<AddButton />}
          />
        }
      />
    </Page>
  );
}
