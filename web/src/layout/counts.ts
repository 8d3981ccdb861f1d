import { api } from '../api/client';
import { useSession } from '../api/session';

const NOTIFICATIONS_EVERY = 15_000;

/* How many things lie in the cart. */
export function useCartCount(): number {
  const session = useSession();
  const mayHave = session.data !== undefined && session.data.who !== 'visitor';
  const cart = api.useQuery('get', '/cart', {}, { enabled: mayHave });
  return (mayHave && cart.data?.lines.reduce((sum, line) => sum + line.quantity, 0)) || 0;
}

/* How many notices wait; asked again by itself while somebody looks at the page. */
export function useUnreadCount(): number {
  const session = useSession();
  const known = session.data?.who === 'user' || session.data?.who === 'admin';
  const notices = api.useQuery(
    'get',
    '/notifications',
    { params: { query: { limit: 1 } } },
    { enabled: known, refetchInterval: NOTIFICATIONS_EVERY },
  );
  return (known && notices.data?.unread) || 0;
}
