import { Button, Text } from '@mantine/core';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { noticeList } from '../../text/desk-post';
import { userNotices as text } from '../../text/desk-users';
import { MailBadge } from '../notifications/mail-badge';
import { type Column, ListTable } from '../parts/list-table';
import { Panel } from '../parts/panel';

type Notice = Schemas['Notification'];

const PAGE = 5;

const columns: Column<Notice>[] = [
  { name: text.what, cell: ({ id, title }) => <Link to={`/admin/notifications/${id}`}>{title}</Link> },
  { name: text.when, cell: ({ created_at }) => formatDateTime(created_at) },
  { name: text.mail, cell: (notice) => <MailBadge notice={notice} /> },
];

/* What somebody was told, newest first, and what became of its mail. */
export function UserNotices({ id }: { id: string }) {
  const notices = api.useInfiniteQuery(
    'get',
    '/notifications',
    { params: { query: { limit: PAGE, user_id: id } } },
    pagesByCursor,
  );
  return (
    <Panel
      title={text.title}
      actions={
        <Button component={Link} to={`/admin/notifications/write?to=${id}`} variant="default">
          {noticeList.write}
        </Button>
      }
    >
      <ListTable
        caption={text.title}
        query={notices}
        columns={columns}
        keyOf={(notice) => notice.id}
        empty={<Text c="dimmed">{text.none}</Text>}
      />
    </Panel>
  );
}
