import { Skeleton } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { hasStatus } from '../../api/problem';
import { people as text } from '../../text/desk-users';

const NAME_LASTS = 60_000;

/* Somebody by name, and the way to what the desk knows of them. */
export function UserLink({ id }: { id: string }) {
  const query = api.useQuery('get', '/users/{id}', { params: { path: { id } } }, { staleTime: NAME_LASTS });
  if (query.data === undefined && hasStatus(query.error, 404)) {
    return text.gone;
  }
  if (query.isPending) {
    return <Skeleton component="span" display="inline-block" width="8em" height="1em" />;
  }
  return <Link to={`/admin/users/${id}`}>{query.data?.name ?? text.unknown}</Link>;
}
