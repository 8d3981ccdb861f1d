import { NativeSelect } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import type { paths } from '../../api/schema';
import { formatDate } from '../../logic/dates';
import { Page } from '../../parts/page';
import { EmptyState } from '../../parts/states';
import { userList as text, userRole, userStatus } from '../../text/desk-users';
import { FilterBar, useFilter } from '../parts/filter-bar';
import { type Column, ListTable } from '../parts/list-table';
import { SearchFilter } from '../parts/search-filter';
import { StatusBadge } from '../parts/status-badge';
import { ROLE_TONES, USER_TONES } from './tones';

type User = Schemas['UserProfile'];
type Query = NonNullable<paths['/users']['get']['parameters']['query']>;

const PAGE = 50;

const choices = (names: Record<string, string>) => [
  { value: '', label: text.any },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
];

const columns: Column<User>[] = [
  { name: text.name, cell: ({ id, name }) => <Link to={`/admin/users/${id}`}>{name}</Link> },
  { name: text.email, cell: ({ email }) => email },
  { name: text.role, cell: ({ role }) => <StatusBadge tone={ROLE_TONES[role]} text={userRole[role]} /> },
  { name: text.status, cell: ({ status }) => <StatusBadge tone={USER_TONES[status]} text={userStatus[status]} /> },
  { name: text.orders, number: true, cell: ({ orders_placed }) => orders_placed },
  { name: text.since, cell: ({ created_at }) => formatDate(created_at) },
];

/* Everybody with an account, newest first. */
export function Component() {
  const [q, setQ] = useFilter('q');
  const [role, setRole] = useFilter('role');
  const [status, setStatus] = useFilter('status');
  const query = {
    limit: PAGE,
    ...(q && { q }),
    ...(role && { role: role as NonNullable<Query['role']> }),
    ...(status && { status: status as NonNullable<Query['status']> }),
  };
  const users = api.useInfiniteQuery(
    'get',
    '/users',
    { params: { query } },
    { ...pagesByCursor, placeholderData: keepPreviousData },
  );
  return (
    <Page title={text.title}>
      <FilterBar label={text.filters}>
        <SearchFilter label={text.search} value={q} onChange={setQ} />
        <NativeSelect
          label={text.role}
          data={choices(userRole)}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
        />
        <NativeSelect
          label={text.status}
          data={choices(userStatus)}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
        />
      </FilterBar>
      <ListTable
        caption={text.title}
        query={users}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<EmptyState icon={<IconUsers size={40} />} title={text.emptyTitle} text={text.emptyText} />}
      />
    </Page>
  );
}
