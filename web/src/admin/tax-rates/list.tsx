import { Button, Stack, Text } from '@mantine/core';
import { IconPercentage } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { formatRate } from '../../logic/money';
import { Page } from '../../parts/page';
import { EmptyState, Loaded } from '../../parts/states';
import { taxRates as text } from '../../text/desk-tax-rates';
import { type Column, DataTable } from '../parts/list-table';
import { RateActions } from './rate-actions';
import { RateDialog } from './rate-dialog';

type TaxRate = Schemas['TaxRate'];

const columns: Column<TaxRate>[] = [
  { name: text.name, cell: ({ name }) => name },
  { name: text.rate, number: true, cell: ({ basis_points }) => formatRate(basis_points) },
  { name: text.changed, cell: ({ updated_at }) => formatDateTime(updated_at) },
  { name: text.actions, number: true, cell: (rate) => <RateActions rate={rate} /> },
];

/* The shop's tax rates: few, all on one page. */
export function Component() {
  const [adding, setAdding] = useState(false);
  const rates = api.useQuery('get', '/tax-rates');
  const add = <Button onClick={() => setAdding(true)}>{text.add}</Button>;
  return (
    <Page title={text.title} actions={rates.data?.items.length !== 0 && add}>
      <Loaded query={rates}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<IconPercentage size={40} />}
              title={text.emptyTitle}
              text={text.emptyText}
              action={add}
            />
          ) : (
            <Stack>
              <Text maw="70ch">{text.hint}</Text>
              <DataTable caption={text.title} columns={columns} items={items} keyOf={({ id }) => id} />
            </Stack>
          )
        }
      </Loaded>
      {adding && <RateDialog rate={null} close={() => setAdding(false)} />}
    </Page>
  );
}
