import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { client, newKey } from '../../api/client';
import { hasCode, hasStatus, isProblem, type Schemas } from '../../api/problem';
import { openCardPage } from '../orders/card-page';
import { forgetDraft } from './draft';

type Wish = Schemas['PlaceOrder'];

export type Step = 'choosing' | 'ordering' | 'opening';

const IN_PROGRESS_TRIES = 20;
const IN_PROGRESS_PAUSE = 500;

/* Nothing came back: the order may have been placed. */
export const isUnsure = (failure: unknown): boolean =>
  failure !== null && (!isProblem(failure) || hasStatus(failure, 504));

async function place(body: Wish, key: string): Promise<Schemas['Order']> {
  for (let tries = 1; ; tries += 1) {
    const { data, error } = await client.POST('/orders', { body, headers: { 'Idempotency-Key': key } });
    if (data) {
      return data;
    }
    if (!hasCode(error, 'request_in_progress') || tries === IN_PROGRESS_TRIES) {
      throw error;
    }
    await new Promise((done) => setTimeout(done, IN_PROGRESS_PAUSE));
  }
}

/* The address book is a courtesy: the order stands, whatever becomes of this. */
async function remember(address: Schemas['PostalAddress']): Promise<void> {
  await client.POST('/users/me/addresses', { body: { ...address, default_shipping: false, default_billing: false } });
}

/* Orders once, however often the button is pressed and whatever is lost on the way: as long as the wish is the same, so is
   its key. */
export function usePlaceOrder() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intent = useRef<{ wish: string; key: string } | null>(null);
  const running = useRef(false);
  const [step, setStep] = useState<Step>('choosing');
  const [failure, setFailure] = useState<unknown>(null);

  async function finish(order: Schemas['Order']) {
    forgetDraft();
    void queries.invalidateQueries({ queryKey: ['get', '/orders'] });
    // "Back" from the card's page must not lead to a checkout that is done.
    await navigate(`/orders/${order.id}`, { replace: true, state: { placed: true } });
    if (order.payment_method === 'card') {
      // Where that fails, the order's page offers it again.
      await openCardPage(order.id).catch(() => undefined);
    }
    await queries.invalidateQueries({ queryKey: ['get', '/cart'] });
  }

  /* Returns what it failed with. */
  async function order(wish: Wish, kept: Schemas['PostalAddress'] | null): Promise<unknown> {
    if (running.current) {
      return null;
    }
    running.current = true;
    const written = JSON.stringify(wish);
    if (intent.current?.wish !== written) {
      intent.current = { wish: written, key: newKey() };
    }
    setStep('ordering');
    setFailure(null);
    try {
      const placed = await place(wish, intent.current.key);
      setStep('opening');
      if (kept) {
        await remember(kept).catch(() => undefined);
      }
      await finish(placed);
      return null;
    } catch (failed) {
      setFailure(failed);
      setStep('choosing');
      return failed;
    } finally {
      running.current = false;
    }
  }

  return { order, step, failure, forget: () => setFailure(null) };
}
