import { Stack } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { formatCount } from '../../logic/numbers';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { importList as text } from '../../text/desk-files';
import { type Column, ListTable } from '../parts/list-table';
import { ExportProducts } from '../products/export-products';
import { NewImport } from './new-import';
import { ImportStatus } from './status';

type Import = Schemas['ImportSummary'];

const PAGE = 50;
const MOVING_ASKED_EVERY = 2_000;
const ASKED_EVERY = 30_000;

const columns: Column<Import>[] = [
  {
    name: text.uploaded,
    cell: ({ id, created_at }) => <Link to={`/admin/imports/${id}`}>{formatDateTime(created_at)}</Link>,
  },
  { name: text.format, cell: ({ format }) => text.formats[format] },
  { name: text.status, cell: (one) => <ImportStatus of={one} /> },
  { name: text.lines, number: true, cell: ({ lines }) => formatCount(lines) },
  { name: text.inserted, number: true, cell: ({ inserted }) => formatCount(inserted) },
  { name: text.updated, number: true, cell: ({ updated }) => formatCount(updated) },
  { name: text.unchanged, number: true, cell: ({ unchanged }) => formatCount(unchanged) },
  { name: text.failed, number: true, cell: ({ failed }) => formatCount(failed) },
];

/* Products that come by file: a new one, and how those before went. */
export function Component() {
  const imports = api.useInfiniteQuery(
    'get',
    '/products/imports',
    { params: { query: { limit: PAGE } } },
    {
      ...pagesByCursor,
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ items }) => items.some(({ finished_at }) => !finished_at))
          ? MOVING_ASKED_EVERY
          : ASKED_EVERY,
    },
  );
  return (
    <Page title={text.title} actions={<ExportProducts />}>
      <Stack gap="lg">
        <NewImport />
        <div>
          <ListTable
            caption={text.title}
            query={imports}
            columns={columns}
            keyOf={({ id }) => id}
            empty={<EmptyState icon={<IconFileImport size={40} />} title={text.emptyTitle} text={text.emptyText} />}
          />
        </div>
      </Stack>
    </Page>
  );
}
