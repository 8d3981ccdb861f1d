import type { Schemas } from '../api/problem';

type Stock = Pick<Schemas['VariantStock'], 'available' | 'received' | 'sold' | 'threshold'>;
type Reason = Exclude<Schemas['Movement']['reason'], 'counted' | 'sold' | 'sale_cancelled'>;

/* What somebody may record, and which way it goes. A correction may go either way: so it is two. */
const KINDS = {
  received: { reason: 'received', sign: 1 },
  returned: { reason: 'returned', sign: 1 },
  found: { reason: 'found', sign: 1 },
  damaged: { reason: 'damaged', sign: -1 },
  lost: { reason: 'lost', sign: -1 },
  written_off: { reason: 'written_off', sign: -1 },
  corrected_up: { reason: 'corrected', sign: 1 },
  corrected_down: { reason: 'corrected', sign: -1 },
} as const satisfies Record<string, { reason: Reason; sign: 1 | -1 }>;

export type MovementKind = keyof typeof KINDS;
export const MOVEMENT_KINDS = Object.keys(KINDS) as MovementKind[];

export const takesOut = (kind: MovementKind): boolean => KINDS[kind].sign < 0;

/* As the API wants it: goods that go have a minus. */
export function movementOf(kind: MovementKind, count: number): { reason: Reason; quantity: number } {
  return { reason: KINDS[kind].reason, quantity: KINDS[kind].sign * count };
}

/* What lies on the shelf: what is held for orders is still there, what is sold is spoken for. */
export const onShelf = ({ received, sold }: Stock): number => (received ?? 0) - (sold ?? 0);

export function stockStatus({ available, threshold }: Stock): Schemas['Variant']['stock_status'] {
  if (available === 0) {
    return 'out_of_stock';
  }
  return available <= (threshold ?? 0) ? 'low' : 'in_stock';
}

/* How people tell variants apart: by what was chosen of each option. A product's only variant has none. */
export function variantName({ options, sku }: Pick<Schemas['Variant'], 'options' | 'sku'>): string {
  return options.length > 0 ? options.map(({ value }) => value).join(' / ') : sku;
}
