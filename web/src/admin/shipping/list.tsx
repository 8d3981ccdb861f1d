import { Button, Text } from '@mantine/core';
import { IconTruckDelivery } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { countryChoices } from '../../logic/countries';
import { formatMoney, formatRate, knownMoney } from '../../logic/money';
import { Page } from '../../parts/page';
import { EmptyState, Loaded, LoadingState } from '../../parts/states';
import { shipping as text } from '../../text/desk-sales';
import { type Column, DataTable } from '../parts/list-table';

type Method = Schemas['ShippingMethod'];

const NAMED_COUNTRIES = 3;
const METHODS_MAX = 20;

function whereTo({ countries }: Method): string {
  const names = countryChoices(countries).map(({ label }) => label);
  return names.length === 0
    ? text.everywhere
    : text.some(names.slice(0, NAMED_COUNTRIES), Math.max(0, names.length - NAMED_COUNTRIES));
}

function freeFrom({ free_from }: Method): string {
  const from = knownMoney(free_from);
  return from ? formatMoney(from) : text.never;
}

const columns: Column<Method>[] = [
  { name: text.name, cell: ({ id, name }) => <Link to={`/admin/shipping/${id}`}>{name}</Link> },
  { name: text.countries, cell: whereTo },
  { name: text.price, number: true, cell: ({ price }) => (price.minor === 0 ? text.free : formatMoney(price)) },
  { name: text.freeFrom, number: true, cell: freeFrom },
  { name: text.tax, number: true, cell: ({ tax_basis_points }) => formatRate(tax_basis_points) },
];

const AddButton = () => (
  <Button component={Link} to="/admin/shipping/new">
    {text.add}
  </Button>
);

/* How orders can be sent: all methods, in the order in which customers see them. */
export function Component() {
  const query = api.useQuery('get', '/shipping-methods', {});
  const count = query.data?.items.length ?? 1;
  return (
    <Page title={text.title} actions={count > 0 && count < METHODS_MAX && <AddButton />}>
      <Loaded query={query} loading={<LoadingState rows={4} height={52} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<IconTruckDelivery size={40} />}
              title={text.emptyTitle}
              text={text.emptyText}
              action={<AddButton />}
            />
          ) : (
            <>
              <DataTable caption={text.title} columns={columns} keyOf={({ id }) => id} items={items} />
              <Text c="dimmed" size="sm" mt="md">
                {items.length < METHODS_MAX ? text.order : text.full(METHODS_MAX)}
              </Text>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
