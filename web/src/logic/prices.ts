import type { Schemas } from '../api/problem';
import { knownMoney } from './money';

/* The lowest and the highest price of a product's variants, and whether they differ. All are in the shop's one currency. */
export function priceRange(product: Pick<Schemas['Product'], 'variants'>) {
  const prices = product.variants.map((variant) => variant.price);
  const lowest = prices.reduce((low, price) => (price.minor < low.minor ? price : low));
  const highest = prices.reduce((high, price) => (price.minor > high.minor ? price : high));
  return { lowest, highest, differ: highest.minor !== lowest.minor };
}

/* What the lines of a cart come to that are for sale. The API's total is with shipping, which is not chosen there yet. */
export function linesTotal(cart: Pick<Schemas['Cart'], 'lines' | 'gross'>): Schemas['Money'] {
  const minor = cart.lines.reduce((sum, { gross }) => sum + (knownMoney(gross)?.minor ?? 0), 0);
  return { minor, currency: cart.gross.currency };
}
