import type { Schemas } from '../api/problem';

type Day = Pick<Schemas['OrderDay'], 'placed' | 'revenue'>;

/* What the last days come to, today included. */
export function lastDays(days: Day[], count: number, currency: string): { placed: number; revenue: Schemas['Money'] } {
  const last = days.slice(-count);
  return {
    placed: last.reduce((sum, { placed }) => sum + placed, 0),
    revenue: {
      minor: last.reduce((sum, { revenue }) => sum + revenue.minor, 0),
      currency: last[0]?.revenue.currency ?? currency,
    },
  };
}
