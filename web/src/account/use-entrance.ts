import { useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { useSession, useSessionChange } from '../api/session';
import { placeHere } from '../logic/back';

const JOIN_TRIES = 10;
const JOIN_PAUSE = 300;

/* The way in, by log-in or sign-up: where it leads, whether one is in already, and what happens to the cart. */
export function useEntrance() {
  const queries = useQueryClient();
  const [params] = useSearchParams();
  const session = useSession();
  const change = useSessionChange();
  const cart = api.queryOptions('get', '/cart', {});
  const asGuest =
    session.data?.who === 'guest' ? (queries.getQueryData<Schemas['Cart']>(cart.queryKey)?.lines ?? []) : [];

  /* The guest's cart becomes the user's a moment after the log-in, not with it. */
  async function joinCart(guests: Schemas['Cart']['lines']) {
    for (let tries = 0; tries < JOIN_TRIES; tries += 1) {
      const { lines } = await queries.fetchQuery({ ...cart, staleTime: 0 });
      if (guests.every((line) => lines.some(({ variant_id }) => variant_id === line.variant_id))) {
        return;
      }
      await new Promise((done) => setTimeout(done, JOIN_PAUSE));
    }
  }

  return {
    back: placeHere(params.get('back'), location.origin),
    query: params.size > 0 ? `?${params.toString()}` : '',
    isIn: session.data?.who === 'user' || session.data?.who === 'admin',
    /* Returns whether a cart came along. */
    enter: async (entered: Schemas['BrowserSession']): Promise<boolean> => {
      const guests = asGuest;
      await change(entered);
      if (guests.length > 0) {
        await joinCart(guests).catch(() => undefined);
      }
      return guests.length > 0;
    },
  };
}
