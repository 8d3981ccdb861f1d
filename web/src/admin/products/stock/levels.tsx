import { UnstyledButton } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { formatCount } from '../../../logic/numbers';
import { stockStatus } from '../../../logic/stock';
import { stock as stockNames } from '../../../text/common';
import { levels as text } from '../../../text/desk-stock';
import { type Column, DataTable } from '../../parts/list-table';
import { StatusBadge } from '../../parts/status-badge';
import type { NamedStock } from './stock-panel';
import classes from './stock.module.css';

const count = (of: number | null | undefined): string => formatCount(of ?? 0);

function Available({ stock }: { stock: NamedStock }) {
  const status = stockStatus(stock);
  return (
    <span className={classes.available}>
      {status !== 'in_stock' && (
        <StatusBadge
          tone={status === 'low' ? 'waiting' : 'bad'}
          text={status === 'low' ? text.low : stockNames[status]}
        />
      )}
      <strong>{count(stock.available)}</strong>
    </span>
  );
}

interface LevelsProps {
  variants: NamedStock[];
  onThreshold: (of: NamedStock) => void;
}

/* How many there are of each variant, and how that comes about. */
export function Levels({ variants, onThreshold }: LevelsProps) {
  const columns: Column<NamedStock>[] = [
    {
      name: text.variant,
      cell: ({ name, sku }) => (
        <>
          {name}
          {name !== sku && <small className={classes.sku}>{sku}</small>}
        </>
      ),
    },
    { name: text.available, number: true, cell: (stock) => <Available stock={stock} /> },
    { name: text.reserved, number: true, cell: ({ reserved }) => count(reserved) },
    { name: text.sold, number: true, cell: ({ sold }) => count(sold) },
    { name: text.received, number: true, cell: ({ received }) => count(received) },
    {
      name: text.threshold,
      number: true,
      cell: (stock) => (
        <UnstyledButton
          className={classes.threshold ?? ''}
          aria-label={text.changeThreshold(stock.name, count(stock.threshold))}
          onClick={() => onThreshold(stock)}
        >
          {count(stock.threshold)}
          {typeof stock.own_threshold === 'number' && <small>{text.ownThreshold}</small>}
          <IconPencil size={18} aria-hidden />
        </UnstyledButton>
      ),
    },
  ];
  return <DataTable caption={text.title} columns={columns} items={variants} keyOf={({ variant_id }) => variant_id} />;
}
