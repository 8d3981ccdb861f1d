import { Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { Page } from '../../parts/page';
import { EmptyState, Loaded, LoadingState } from '../../parts/states';
import { noticeKind, preferenceName, templates as text } from '../../text/desk-post';
import { type Column, DataTable } from '../parts/list-table';
import { StatusBadge } from '../parts/status-badge';

const columns: Column<Schemas['TemplateItem']>[] = [
  { name: text.mail, cell: ({ kind, title }) => <Link to={`/admin/templates/${kind}`}>{title}</Link> },
  { name: text.kind, cell: ({ kind }) => noticeKind[kind] },
  { name: text.about, cell: ({ about }) => preferenceName[about] },
  {
    name: text.sent,
    cell: ({ always }) => <StatusBadge tone={always ? 'waiting' : 'quiet'} text={always ? text.always : text.wanted} />,
  },
];

/* The mails that the shop sends. */
export function Component() {
  const query = api.useQuery('get', '/mail-templates');
  return (
    <Page title={text.title}>
      <Text c="dimmed" mb="md" maw="70ch">
        {text.lead}
      </Text>
      <Loaded query={query} loading={<LoadingState rows={8} height={52} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconInbox size={40} />} title={text.emptyTitle} text={text.emptyText} />
          ) : (
            <DataTable caption={text.title} columns={columns} keyOf={({ kind }) => kind} items={items} />
          )
        }
      </Loaded>
    </Page>
  );
}
