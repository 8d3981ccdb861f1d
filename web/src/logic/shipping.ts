import type { Schemas } from '../api/problem';
import { knownMoney } from './money';

type Method = Schemas['ShippingMethod'];

/* Where the shop sends to; undefined: everywhere. A shop without methods, or with one that names no country, does so. */
export function shippedCountries(methods: Method[]): string[] | undefined {
  if (methods.length === 0 || methods.some(({ countries }) => countries.length === 0)) {
    return undefined;
  }
  return [...new Set(methods.flatMap(({ countries }) => countries))];
}

export function methodsTo(methods: Method[], country: string): Method[] {
  return methods.filter(({ countries }) => countries.length === 0 || countries.includes(country));
}

/* Whether the lines come to so much that the method costs nothing; discounts do not count against it. */
export function isFree(method: Method, linesMinor: number): boolean {
  const from = knownMoney(method.free_from);
  return method.price.minor === 0 || (from !== null && linesMinor >= from.minor);
}

/* The method that is meant: the one that was chosen if it goes there, else the cheapest. */
export function chosenMethod(methods: Method[], country: string, chosen: string | null, lines: number): Method | null {
  const offered = methodsTo(methods, country);
  const price = (method: Method) => (isFree(method, lines) ? 0 : method.price.minor);
  const cheapest = offered.reduce<Method | null>(
    (best, method) => (best === null || price(method) < price(best) ? method : best),
    null,
  );
  return offered.find(({ id }) => id === chosen) ?? cheapest;
}
