import type { Schemas } from '../api/problem';
import { countryName } from './countries';

type Postal = Schemas['PostalAddress'];

/* As it stands on an envelope. */
export function addressLines(address: Postal): string[] {
  const place = [address.postal_code, address.city].filter(Boolean).join(' ');
  return [
    address.recipient,
    address.company,
    address.line1,
    address.line2,
    place,
    address.region,
    countryName(address.country),
  ].filter((line): line is string => Boolean(line));
}

/* What is typed, trimmed; what was left empty is not sent. */
export function typedAddress(typed: Record<keyof Postal, string>): Postal {
  const said = Object.entries(typed).map(([name, value]) => [name, value.trim()] as const);
  const filled = Object.fromEntries(said.filter(([, value]) => value !== ''));
  return { recipient: '', line1: '', city: '', country: '', ...filled };
}
