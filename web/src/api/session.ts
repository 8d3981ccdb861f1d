import { useQuery, useQueryClient, queryOptions } from '@tanstack/react-query';
import { client, csrfToken } from './client';
import { hasStatus, type Schemas } from './problem';

/* Who looks at the page. A visitor has no session yet; a guest has one, and with it a cart, but no account. */
export type Session =
  { who: 'visitor' } | { who: 'guest' } | { who: 'user' | 'admin'; profile: Schemas['UserProfile'] };

/* Guests may not ask for a profile, and a refused request would stand in the console of every visitor; and tabs tell each
   other who is logged in. So who that is, which is no secret, is remembered from the log-in to the log-out. */
const HINT = 'souk.who';
type Hint = Pick<Schemas['BrowserSession'], 'role' | 'user_id'>;

export function rememberedSession(): Hint | null {
  const hint = localStorage.getItem(HINT);
  return hint === null ? null : (JSON.parse(hint) as Hint);
}

export function rememberSession({ role, user_id }: Hint): void {
  localStorage.setItem(HINT, JSON.stringify({ role, user_id }));
}

async function whoIsThere(): Promise<Session> {
  if (csrfToken() === null) {
    return { who: 'visitor' };
  }
  if (rememberedSession()?.role === 'guest') {
    return { who: 'guest' };
  }
  const { data, error } = await client.GET('/users/me');
  if (data) {
    return { who: data.role === 'admin' ? 'admin' : 'user', profile: data };
  }
  if (hasStatus(error, 401)) {
    // A session that is over has lost its cookies by now; one that was renewed and still is nobody's is a guest's.
    return { who: csrfToken() === null ? 'visitor' : 'guest' };
  }
  throw error;
}

export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: whoIsThere, staleTime: 60_000 });

export function useSession() {
  return useQuery(sessionQuery);
}

/* A visitor who puts something into the cart becomes a guest. */
export async function ensureSession(): Promise<void> {
  if (csrfToken() === null) {
    const { data, error } = await client.POST('/auth/guest');
    if (error) {
      throw error;
    }
    rememberSession(data);
  }
}

/* After log-in, sign-up and log-out everything that was read may look different: nothing read before is kept. */
export function useSessionChange() {
  const queries = useQueryClient();
  return async (session: Schemas['BrowserSession'] | null) => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' && !query.isActive() });
    if (session) {
      rememberSession(session);
      await queries.invalidateQueries();
    } else {
      localStorage.removeItem(HINT);
      // Nobody may ask what is still shown: it goes with its pages.
      queries.setQueryData(sessionQuery.queryKey, { who: 'visitor' });
      await queries.invalidateQueries({ refetchType: 'none' });
    }
  };
}
