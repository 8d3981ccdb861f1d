import type { Schemas } from '../api/problem';
import { momentOf, typedMoment } from './dates';
import { knownMoney, parseMoney, parsePercent, typedMoney, typedPercent } from './money';

type Discount = Schemas['Discount'];

export type DiscountState = 'running' | 'planned' | 'over' | 'used_up' | 'ended';

/* Whether orders may use it now, and if not, why. */
export function discountState(discount: Discount, now: number): DiscountState {
  const { active, valid_from, valid_until, max_uses, uses } = discount;
  if (!active) {
    return 'ended';
  }
  if (valid_until && Date.parse(valid_until) <= now) {
    return 'over';
  }
  if (typeof max_uses === 'number' && uses >= max_uses) {
    return 'used_up';
  }
  return valid_from && Date.parse(valid_from) > now ? 'planned' : 'running';
}

/* As it stands in a form, named as the API names it. */
export type TypedDiscount = {
  code: string;
  kind: 'percent' | 'amount';
  basis_points: string;
  amount: string;
  least_order: string;
  valid_from: string;
  valid_until: string;
  max_uses: string;
  max_uses_per_user: string;
};

export const NO_DISCOUNT: TypedDiscount = {
  code: '',
  kind: 'percent',
  basis_points: '',
  amount: '',
  least_order: '',
  valid_from: '',
  valid_until: '',
  max_uses: '',
  max_uses_per_user: '',
};

export function typedDiscount(discount: Discount): TypedDiscount {
  const amount = knownMoney(discount.amount);
  const least = knownMoney(discount.least_order);
  return {
    code: discount.code,
    kind: amount ? 'amount' : 'percent',
    basis_points: typeof discount.basis_points === 'number' ? typedPercent(discount.basis_points) : '',
    amount: amount ? typedMoney(amount) : '',
    least_order: least ? typedMoney(least) : '',
    valid_from: discount.valid_from ? typedMoment(discount.valid_from) : '',
    valid_until: discount.valid_until ? typedMoment(discount.valid_until) : '',
    max_uses: String(discount.max_uses ?? ''),
    max_uses_per_user: String(discount.max_uses_per_user ?? ''),
  };
}

export const MOST_USES = 1_000_000_000;

/* A count from 1 on; null: it is none. */
export function parseCount(typed: string): number | null {
  const count = /^\d{1,10}$/.test(typed.trim()) ? Number(typed) : 0;
  return count >= 1 && count <= MOST_USES ? count : null;
}

/* What the API is told. What is no number counts as not typed: the form has been asked before. */
export function discountBody(typed: TypedDiscount, currency: string) {
  const money = (amount: string) => {
    const minor = parseMoney(amount, currency);
    return minor === null ? null : { minor, currency };
  };
  return {
    code: typed.code.trim(),
    basis_points: typed.kind === 'percent' ? parsePercent(typed.basis_points) : null,
    amount: typed.kind === 'amount' ? money(typed.amount) : null,
    least_order: money(typed.least_order),
    valid_from: typed.valid_from === '' ? null : momentOf(typed.valid_from),
    valid_until: typed.valid_until === '' ? null : momentOf(typed.valid_until),
    max_uses: parseCount(typed.max_uses),
    max_uses_per_user: parseCount(typed.max_uses_per_user),
  };
}
