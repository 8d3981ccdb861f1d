import { ActionIcon, Button, NativeSelect, Text } from '@mantine/core';
import { IconBell, IconSend } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import type { paths } from '../../api/schema';
import { formatDateTime } from '../../logic/dates';
import { mailState } from '../../logic/mails';
import { Page } from '../../parts/page';
import { EmptyState, failureText } from '../../parts/states';
import { noticeKind, noticeList as text, resend as resendText } from '../../text/desk-post';
import { FilterBar, useFilter } from '../parts/filter-bar';
import { type Column, ListTable } from '../parts/list-table';
import { UserLink } from '../parts/user-link';
import { PersonFilter } from '../parts/person-filter';
import { MailBadge } from './mail-badge';
import { FAILED } from './mail-states';
import classes from './notifications.module.css';
import { useResend } from './use-resend';

type Notice = Schemas['Notification'];
type Query = NonNullable<paths['/notifications']['get']['parameters']['query']>;

const PAGE = 25;
const NEW_ONES_EVERY = 15_000;

const choices = (names: Record<string, string>) => [
  { value: '', label: text.any },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
];

function Resend({ notice }: { notice: Notice }) {
  const { send, isPending, failure } = useResend(notice.id);
  const name = resendText.actionOf(notice.title);
  return (
    <>
      <ActionIcon aria-label={name} title={name} loading={isPending} onClick={send}>
        <IconSend size={20} aria-hidden />
      </ActionIcon>
      {failure !== null && (
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {failureText(failure)}
        </Text>
      )}
    </>
  );
}

/* Its badge; of a mail that failed also why, and the way to send it again. */
function MailCell({ notice }: { notice: Notice }) {
  const failed = FAILED.includes(mailState(notice, Date.now()));
  return (
    <div className={classes.mail}>
      <div className={classes.badge}>
        <MailBadge notice={notice} />
        {failed && <Resend notice={notice} />}
      </div>
      {failed && notice.email_words && (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {notice.email_words}
        </Text>
      )}
    </div>
  );
}

const columns: Column<Notice>[] = [
  { name: text.what, cell: ({ id, title }) => <Link to={`/admin/notifications/${id}`}>{title}</Link> },
  { name: text.to, cell: ({ user_id }) => <UserLink id={user_id} /> },
  { name: text.when, cell: ({ created_at }) => formatDateTime(created_at) },
  { name: text.mail, cell: (notice) => <MailCell notice={notice} /> },
];

/* All that anybody was told, newest first. */
export function Component() {
  const [kind, setKind] = useFilter('kind');
  const [channel, setChannel] = useFilter('channel');
  const [email, setEmail] = useFilter('email');
  const [user, setUser] = useFilter('user_id');
  const query = {
    limit: PAGE,
    ...(kind && { kind: kind as NonNullable<Query['kind']> }),
    ...(channel && { channel: channel as NonNullable<Query['channel']> }),
    ...(email && { email: email as NonNullable<Query['email']> }),
    ...(user && { user_id: user }),
  };
  const notices = api.useInfiniteQuery(
    'get',
    '/notifications',
    { params: { query } },
    { ...pagesByCursor, refetchInterval: NEW_ONES_EVERY },
  );
  const filters = [
    { label: text.mail, names: text.states, value: email, set: setEmail },
    { label: text.channel, names: text.channels, value: channel, set: setChannel },
    { label: text.kind, names: noticeKind, value: kind, set: setKind },
  ];
  return (
    <Page
      title={text.title}
      actions={
        <div className={classes.actions}>
          <Button component={Link} to="/admin/notifications/messages" variant="default" px="md">
            {text.messages}
          </Button>
          <Button component={Link} to="/admin/notifications/write" px="md">
            {text.write}
          </Button>
        </div>
      }
    >
      <FilterBar label={text.filters}>
        {filters.map(({ label, names, value, set }) => (
          <NativeSelect
            key={label}
            label={label}
            maw="15rem"
            data={choices(names)}
            value={value}
            onChange={(event) => set(event.currentTarget.value)}
          />
        ))}
        <PersonFilter label={text.person} value={user} onChange={setUser} />
      </FilterBar>
      <ListTable
        caption={text.title}
        query={notices}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<EmptyState icon={<IconBell size={40} />} title={text.emptyTitle} text={text.emptyText} />}
      />
    </Page>
  );
}
