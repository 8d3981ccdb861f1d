import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client, pagesByCursor } from '../../api/client';
import type { Schemas } from '../../api/problem';
import type { paths } from '../../api/schema';

export type EventFilter = Omit<
  NonNullable<paths['/events']['get']['parameters']['query']>,
  'limit' | 'after' | 'since'
>;

interface Arrived {
  items: Schemas['EventEntry'][];
  newest: string;
}

const PAGE = 50;
const NEW_PAGE = 100;
const ASKED_EVERY = 2_000;
/* More than that is a list to begin anew, rather than one that grows without end. */
const ARRIVED_MAX = 500;

/* Events, the newest first. Those that come later are asked for by themselves, but while the page is hidden (as for all
   that is asked at intervals) and while it is paused. */
export function useLiveEvents(filter: EventFilter, paused: boolean) {
  const queries = useQueryClient();
  const first = { params: { query: { ...filter, limit: PAGE } } };
  const older = api.useInfiniteQuery('get', '/events', first, { ...pagesByCursor, staleTime: Infinity });
  const newest = older.data?.pages[0]?.newest ?? '';
  const queryKey = ['events that came', filter, newest];

  const arrived = useQuery({
    queryKey,
    queryFn: async (): Promise<Arrived> => {
      const before = queries.getQueryData<Arrived>(queryKey) ?? { items: [], newest };
      const { data, error } = await client.GET('/events', {
        params: { query: { ...filter, limit: NEW_PAGE, since: before.newest } },
      });
      if (error) {
        throw error;
      }
      const items = [...data.items, ...before.items];
      if (data.next || items.length > ARRIVED_MAX) {
        void queries.resetQueries({ queryKey: ['get', '/events', first] });
      }
      return { items, newest: data.newest };
    },
    enabled: newest !== '' && !paused,
    staleTime: 0,
    refetchInterval: ASKED_EVERY,
  });

  const came = arrived.data?.items ?? [];
  const fresh = new Set(came.map(({ id }) => id));
  return {
    query: { ...older, data: older.data && { pages: [{ items: came }, ...older.data.pages] } },
    came: came.length,
    isNew: ({ id }: Schemas['EventEntry']) => fresh.has(id),
    lost: arrived.isError,
  };
}
