import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { More } from '../../parts/more';
import { FailureState, LoadingState } from '../../parts/states';
import classes from './list-table.module.css';

export interface Column<Item> {
  name: string;
  /* Numbers stand at the end, in tabular figures. */
  number?: boolean;
  cell: (item: Item) => ReactNode;
}

/* What an infinite query of the API gives: pages of `items`. */
interface ListQuery<Item> {
  data: { pages: { items: Item[] }[] } | undefined;
  error: unknown;
  isPending: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  hasNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

interface TableProps<Item> {
  caption: string;
  columns: Column<Item>[];
  keyOf: (item: Item) => string;
}

/* Rows of the desk: a table, on phones a card per row with the columns' names in it. The first column names the row. */
export function DataTable<Item>({ caption, columns, keyOf, items }: TableProps<Item> & { items: Item[] }) {
  return (
    <Table className={classes.table ?? ''} highlightOnHover verticalSpacing="xs">
      <caption className={classes.caption}>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, number }) => (
            <th key={name} scope="col" data-number={number || undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={keyOf(item)}>
            {columns.map(({ name, number, cell }, place) =>
              place === 0 ? (
                <th key={name} scope="row">
                  {cell(item)}
                </th>
              ) : (
                <td key={name} data-name={name} data-number={number || undefined}>
                  {cell(item)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

interface ListTableProps<Item> extends TableProps<Item> {
  query: ListQuery<Item>;
  empty: ReactNode;
}

/* A list of the desk, page by page. */
export function ListTable<Item>({ query, empty, ...table }: ListTableProps<Item>) {
  if (query.isPending) {
    return <LoadingState rows={8} height={52} />;
  }
  if (query.data === undefined) {
    return <FailureState failure={query.error} retry={() => void query.refetch()} />;
  }
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0 && !query.hasNextPage) {
    return empty;
  }
  return (
    <>
      <DataTable {...table} items={items} />
      <More query={query} className={classes.more} />
    </>
  );
}
