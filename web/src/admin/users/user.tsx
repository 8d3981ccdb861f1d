import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Navigate, useParams } from 'react-router';
import { api } from '../../api/client';
import { isMissing, type Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { userList, userPage as text, userRole, userStatus } from '../../text/desk-users';
import { Component as DeskNotFound } from '../not-found';
import { Columns } from '../parts/columns';
import { FactList } from '../parts/fact-list';
import { Panel } from '../parts/panel';
import { StatusBadge } from '../parts/status-badge';
import { Access } from './access';
import { ROLE_TONES, USER_TONES } from './tones';
import { UserAudit } from './user-audit';
import { UserNotices } from './user-notices';
import { UserOrders } from './user-orders';

type User = Schemas['UserProfile'];

const LIST = '/admin/users';

function Badges({ user }: { user: User }) {
  return (
    <Group gap="xs">
      {user.role === 'admin' && <StatusBadge tone={ROLE_TONES.admin} text={userRole.admin} />}
      {user.status === 'suspended' && <StatusBadge tone={USER_TONES.suspended} text={userStatus.suspended} />}
    </Group>
  );
}

function Email({ user: { email, email_verified } }: { user: User }) {
  return (
    <>
      <a href={`mailto:${email}`}>{email}</a>
      <Text size="sm" c="dimmed">
        {email_verified ? text.verified : text.unverified}
      </Text>
    </>
  );
}

function Facts({ user }: { user: User }) {
  const { username, phone, language, time_zone, created_at } = user;
  return (
    <Panel title={text.facts}>
      <FactList
        facts={[
          [text.email, <Email key="email" user={user} />],
          [text.username, username],
          [text.phone, phone],
          [text.language, language],
          [text.timeZone, time_zone],
          [text.since, formatDateTime(created_at)],
          [text.placed, text.placedOf(user.orders_placed, user.orders_completed)],
        ]}
      />
    </Panel>
  );
}

function UserPage({ id, gone }: { id: string; gone: () => void }) {
  const query = api.useQuery('get', '/users/{id}', { params: { path: { id } } });
  if (query.data === undefined && isMissing(query.error)) {
    return <DeskNotFound />;
  }
  return (
    <Page title={query.data?.name ?? userList.title} actions={query.data && <Badges user={query.data} />}>
      <Loaded query={query} loading={<LoadingState rows={3} height={200} />}>
        {(user) => (
          <Columns
            sideFirst
            main={
              <>
                <UserOrders id={id} />
                <UserNotices id={id} />
                <UserAudit id={id} />
              </>
            }
            side={
              <>
                <Facts user={user} />
                <Access user={user} gone={gone} />
              </>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

/* One user: who they are, what they may do, what they ordered, were told and what was done to them. */
export function Component() {
  const { id = '' } = useParams();
  const [gone, setGone] = useState(false);
  return gone ? <Navigate to={LIST} replace /> : <UserPage key={id} id={id} gone={() => setGone(true)} />;
}
