import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { client, newKey } from '../../../api/client';
import { isProblem } from '../../../api/problem';

/* What counting one variant came to: the difference to what there should have been, or why it was not taken. */
export type CountOutcome = { difference: number } | { failure: unknown };

interface Counted {
  variant_id: string;
  counted: number;
}

/* The API takes one count at a time: they go one after the other, and one that fails does not hold up the rest. */
export function useCounts(productId: string) {
  const queries = useQueryClient();
  const keys = useRef(new Map<string, string>());
  const [pending, setPending] = useState(false);
  const [outcomes, setOutcomes] = useState<Record<string, CountOutcome>>({});

  async function countOne({ variant_id, counted }: Counted, note: string): Promise<CountOutcome> {
    const key = keys.current.get(variant_id) ?? newKey();
    keys.current.set(variant_id, key);
    try {
      const { data, error } = await client.POST('/inventory/{product_id}/counts', {
        params: { path: { product_id: productId } },
        body: { variant_id, counted, ...(note && { note }) },
        headers: { 'Idempotency-Key': key },
      });
      if (error) {
        throw error;
      }
      return { difference: data.quantity };
    } catch (failure) {
      if (isProblem(failure) && failure.status < 500) {
        keys.current.delete(variant_id);
      }
      return { failure };
    }
  }

  /* Whether all of them were taken. */
  async function save(counts: Counted[], note: string): Promise<boolean> {
    setPending(true);
    let all = true;
    for (const each of counts) {
      const outcome = await countOne(each, note);
      all &&= 'difference' in outcome;
      setOutcomes((before) => ({ ...before, [each.variant_id]: outcome }));
    }
    setPending(false);
    await queries.invalidateQueries();
    return all;
  }

  return { pending, outcomes, save };
}
