import type { Schemas } from '../api/problem';

type Asked = Pick<Schemas['ReturnLine'], 'variant_id' | 'quantity'>;

/* What has come of what was asked to go back, each variant once; null where all of it has come, which need not be said. */
export function receivedLines(asked: Asked[], counts: number[]): Schemas['ReturnedLine'][] | null {
  if (asked.every(({ quantity }, place) => counts[place] === quantity)) {
    return null;
  }
  const sums = new Map<string, number>();
  asked.forEach(({ variant_id }, place) => {
    sums.set(variant_id, (sums.get(variant_id) ?? 0) + (counts[place] ?? 0));
  });
  return [...sums].filter(([, quantity]) => quantity > 0).map(([variant_id, quantity]) => ({ variant_id, quantity }));
}
