import { NO_ADDRESS, type TypedAddress } from '../../parts/address-fields';
import type { Schemas } from '../../api/problem';

/* What is chosen and typed at the checkout. */
export interface Draft {
  /* An address of the book, or TYPED. */
  delivery: string;
  /* Likewise, or SAME. */
  billing: string;
  delivery_address: TypedAddress;
  billing_address: TypedAddress;
  keepAddress: boolean;
  shipping_method_id: string | null;
  payment_method: Schemas['PlaceOrder']['payment_method'];
  discount_code: string;
}

export const TYPED = 'typed';
export const SAME = 'same';

const PLACE = 'souk.checkout';

/* The draft outlives a reload and a log-in in between, in this tab alone and for this user alone. */
export function keepDraft(user: string, draft: Draft): void {
  sessionStorage.setItem(PLACE, JSON.stringify({ user, draft }));
}

export function forgetDraft(): void {
  sessionStorage.removeItem(PLACE);
}

function keptDraft(user: string): Partial<Draft> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? '{}') as { user?: string; draft?: Partial<Draft> };
    return kept.user === user ? (kept.draft ?? {}) : {};
  } catch {
    return {};
  }
}

/* Where it begins: what was kept, else the defaults of the address book. */
export function firstDraft(profile: Schemas['UserProfile'], book: Schemas['Address'][], countries?: string[]): Draft {
  const delivery = book.find(({ default_shipping }) => default_shipping) ?? book[0];
  const billing = book.find(({ default_billing }) => default_billing);
  const empty = {
    ...NO_ADDRESS,
    recipient: profile.name,
    country: countries?.length === 1 ? (countries[0] ?? '') : '',
  };
  const draft = {
    delivery: delivery?.id ?? TYPED,
    billing: billing && billing !== delivery ? billing.id : SAME,
    delivery_address: empty,
    billing_address: empty,
    keepAddress: true,
    shipping_method_id: null,
    payment_method: 'card',
    discount_code: '',
    ...keptDraft(profile.id),
  } satisfies Draft;
  const known = (id: string) => id === TYPED || id === SAME || book.some((address) => address.id === id);
  return {
    ...draft,
    delivery: known(draft.delivery) ? draft.delivery : (delivery?.id ?? TYPED),
    billing: known(draft.billing) ? draft.billing : SAME,
  };
}
