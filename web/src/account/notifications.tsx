import { Anchor, Button, Stack, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../api/client';
import { useSession } from '../api/session';
import { useUnreadCount } from '../layout/counts';
import { announce } from '../parts/announce';
import { Guarded } from '../parts/guarded';
import { More } from '../parts/more';
import { Page } from '../parts/page';
import { EmptyState, FailureState, Loaded, LoadingState } from '../parts/states';
import { notices } from '../text/account';
import classes from './account.module.css';
import { Notice } from './notice';

const PAGE = 20;
const EVERY_LIST = { queryKey: ['get', '/notifications'] };

export function Component() {
  return (
    <Guarded>
      <Notifications />
    </Guarded>
  );
}

function Notifications() {
  const queries = useQueryClient();
  const session = useSession().data;
  const unread = useUnreadCount();
  const readAll = api.useMutation('post', '/notifications/read');
  // Admins would see everybody's.
  const own = session?.who === 'admin' ? { user_id: session.profile.id } : {};
  const list = api.useInfiniteQuery(
    'get',
    '/notifications',
    { params: { query: { limit: PAGE, ...own } } },
    pagesByCursor,
  );
  const { refetch } = list;
  const [counted, setCounted] = useState(unread);
  useEffect(() => {
    // The count moves by itself, and the list with it.
    if (counted !== unread) {
      setCounted(unread);
      void refetch();
    }
  }, [counted, unread, refetch]);

  async function markAll() {
    await readAll.mutateAsync({});
    await queries.invalidateQueries(EVERY_LIST);
    announce(notices.allRead);
  }

  return (
    <Page
      title={notices.title}
      narrow
      actions={
        unread > 0 && (
          <Button variant="default" loading={readAll.isPending} onClick={() => void markAll().catch(() => undefined)}>
            {notices.readAll}
          </Button>
        )
      }
    >
      <div className={classes.told}>
        <Text role="status" c="dimmed">
          {list.data && notices.unread(unread)}
        </Text>
        <Anchor component={Link} to="/account/preferences" className={classes.aside ?? ''}>
          {notices.whatReaches}
        </Anchor>
      </div>
      {readAll.error && <FailureState failure={readAll.error} />}
      <Loaded query={list} loading={<LoadingState rows={5} height={88} />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? (
            <EmptyState
              icon={<IconBell size={40} />}
              title={notices.emptyTitle}
              text={notices.emptyText}
              action={
                <Button component={Link} to="/search">
                  {notices.emptyAction}
                </Button>
              }
            />
          ) : (
            <Stack gap="md" align="stretch">
              <ul className={classes.list} aria-label={notices.list}>
                {items.map((notice) => (
                  <Notice key={notice.id} notice={notice} />
                ))}
              </ul>
              <More query={list} />
            </Stack>
          );
        }}
      </Loaded>
    </Page>
  );
}
