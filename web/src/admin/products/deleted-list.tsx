import { Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconBoxOff } from '@tabler/icons-react';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { announce } from '../../parts/announce';
import { FormFailure } from '../../parts/form';
import { EmptyState } from '../../parts/states';
import { productList as text } from '../../text/desk-products';
import { type Column, ListTable } from '../parts/list-table';
import { Thing } from './thing';

const PAGE = 50;

type Deleted = Schemas['DeletedProduct'];

function Restore({ product: { id, name } }: { product: Deleted }) {
  const queries = useQueryClient();
  const restore = api.useMutation('post', '/products/{id}/restore', {
    onSuccess: () => {
      announce(text.restored(name));
      return Promise.all(
        ['/products', '/products/deleted'].map((path) => queries.invalidateQueries({ queryKey: ['get', path] })),
      );
    },
  });
  return (
    <Stack gap="xs">
      <Button
        variant="default"
        aria-label={text.restoreOf(name)}
        loading={restore.isPending}
        onClick={() => restore.mutate({ params: { path: { id } } })}
      >
        {text.restore}
      </Button>
      <FormFailure failure={restore.error} />
    </Stack>
  );
}

const columns: Column<Deleted>[] = [
  { name: text.product, cell: ({ name, pictures }) => <Thing pictures={pictures}>{name}</Thing> },
  { name: text.category, cell: ({ category }) => category ?? text.noCategory },
  { name: text.deletedAt, cell: ({ deleted_at }) => formatDateTime(deleted_at) },
  { name: text.actions, cell: (product) => <Restore product={product} /> },
];

/* What was deleted: no longer a page each, but known, and brought back from here. */
export function DeletedList() {
  const deleted = api.useInfiniteQuery(
    'get',
    '/products/deleted',
    { params: { query: { limit: PAGE } } },
    pagesByCursor,
  );
  return (
    <ListTable
      caption={text.deleted}
      query={deleted}
      columns={columns}
      keyOf={({ id }) => id}
      empty={<EmptyState icon={<IconBoxOff size={40} />} title={text.noneDeletedTitle} text={text.noneDeletedText} />}
    />
  );
}
