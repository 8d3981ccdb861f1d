import { Button, Text } from '@mantine/core';
import { IconMailbox } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { mailbox as text, noticeKind } from '../../text/desk-post';
import { FilterBar, useFilter } from '../parts/filter-bar';
import { type Column, ListTable } from '../parts/list-table';
import { PersonFilter } from '../parts/person-filter';

const PAGE = 50;
const NEW_MAILS_EVERY = 10_000;

const columns: Column<Schemas['MailboxItem']>[] = [
  { name: text.subject, cell: ({ id, subject }) => <Link to={`/admin/mailbox/${id}`}>{subject}</Link> },
  { name: text.to, cell: ({ address }) => address },
  { name: text.kind, cell: ({ kind }) => noticeKind[kind] },
  { name: text.when, cell: ({ created_at }) => formatDateTime(created_at) },
];

/* The mails that no server has carried, newest first; new ones appear by themselves. */
export function Component() {
  const [user, setUser] = useFilter('user_id');
  const query = { limit: PAGE, ...(user && { user_id: user }) };
  const mails = api.useInfiniteQuery(
    'get',
    '/mailbox',
    { params: { query } },
    { ...pagesByCursor, refetchInterval: NEW_MAILS_EVERY },
  );
  return (
    <Page title={text.title}>
      <Text c="dimmed" mb="md" maw="70ch">
        {text.lead}
      </Text>
      <FilterBar label={text.filters}>
        <PersonFilter label={text.to} value={user} onChange={setUser} />
      </FilterBar>
      <ListTable
        caption={text.title}
        query={mails}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <EmptyState
            icon={<IconMailbox size={40} />}
            title={text.emptyTitle}
            text={text.emptyText}
            action={
              <Button component={Link} to="/admin/notifications" variant="default">
                {text.toNotifications}
              </Button>
            }
          />
        }
      />
    </Page>
  );
}
