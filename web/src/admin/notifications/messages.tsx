import { Button, Text } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { messageList as text, noticeList, preferenceName, write } from '../../text/desk-post';
import { type Column, ListTable } from '../parts/list-table';
import classes from './notifications.module.css';

const PAGE = 25;
const ASKED_EVERY = 10_000;

const columns: Column<Schemas['Message']>[] = [
  {
    name: text.subject,
    cell: (message) => (
      <>
        {message.subject}
        <Text size="sm" c="dimmed" lineClamp={3} className={classes.said ?? ''}>
          {message.text}
        </Text>
      </>
    ),
  },
  { name: text.audience, cell: ({ audience }) => write.audiences[audience] },
  { name: text.about, cell: ({ about }) => preferenceName[about] },
  { name: text.when, cell: ({ created_at }) => formatDateTime(created_at) },
  { name: text.told, number: true, cell: ({ told }) => told },
];

const toWrite = (
  <Button component={Link} to="/admin/notifications/write">
    {noticeList.write}
  </Button>
);

/* What the shop told people in its own words, newest first. */
export function Component() {
  const messages = api.useInfiniteQuery(
    'get',
    '/announcements',
    { params: { query: { limit: PAGE } } },
    { ...pagesByCursor, refetchInterval: ASKED_EVERY },
  );
  return (
    <Page title={text.title} actions={toWrite}>
      <ListTable
        caption={text.title}
        query={messages}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<EmptyState icon={<IconSpeakerphone size={40} />} title={text.emptyTitle} text={text.emptyText} />}
      />
    </Page>
  );
}
