import { expect, test } from 'vitest';
import type { Schemas } from '../api/problem';
import { addressLines, typedAddress } from './addresses';
import { countryChoices } from './countries';
import { chosenMethod, isFree, methodsTo, shippedCountries } from './shipping';

const method = (id: string, minor: number, countries: string[], free_from: number | null = null) =>
  ({
    id,
    name: id,
    price: { minor, currency: 'EUR' },
    free_from: free_from === null ? null : { minor: free_from, currency: 'EUR' },
    tax_basis_points: 1900,
    countries,
    version: 1,
    created_at: '',
    updated_at: '',
  }) satisfies Schemas['ShippingMethod'];

const slow = method('slow', 490, ['DE', 'AT'], 5000);
const fast = method('fast', 1290, ['DE']);
const abroad = method('abroad', 2490, []);

test('a shop sends where one of its methods goes', () => {
  expect(shippedCountries([slow, fast])).toEqual(['DE', 'AT']);
  expect(shippedCountries([slow, abroad])).toBeUndefined();
  expect(shippedCountries([])).toBeUndefined();
  expect(methodsTo([slow, fast, abroad], 'AT')).toEqual([slow, abroad]);
  expect(countryChoices(['DE', 'AT']).map(({ label }) => label)).toEqual(['Austria', 'Germany']);
  expect(countryChoices()).toHaveLength(249);
});

test('shipping is free from what the lines come to', () => {
  expect(isFree(slow, 4999)).toBe(false);
  expect(isFree(slow, 5000)).toBe(true);
  expect(isFree(fast, 1_000_000)).toBe(false);
});

test('who chooses nothing gets the cheapest, and what does not go there is not kept', () => {
  expect(chosenMethod([fast, slow], 'DE', null, 0)).toBe(slow);
  expect(chosenMethod([fast, slow], 'DE', 'fast', 0)).toBe(fast);
  expect(chosenMethod([fast, slow], 'AT', 'fast', 0)).toBe(slow);
  expect(chosenMethod([fast, slow], 'FR', 'fast', 0)).toBeNull();
  const cheap = method('cheap', 300, ['DE']);
  expect(chosenMethod([cheap, slow], 'DE', null, 5000)).toBe(slow);
});

test('an address stands as on an envelope, and empty fields are not sent', () => {
  const typed = {
    recipient: ' Ada Lovelace ',
    company: '',
    line1: 'Torstraße 1',
    line2: '',
    postal_code: '10119',
    city: 'Berlin',
    region: '',
    country: 'DE',
    phone: '',
  };
  const address = typedAddress(typed);
  expect(address).toEqual({
    recipient: 'Ada Lovelace',
    line1: 'Torstraße 1',
    postal_code: '10119',
    city: 'Berlin',
    country: 'DE',
  });
  expect(addressLines(address)).toEqual(['Ada Lovelace', 'Torstraße 1', '10119 Berlin', 'Germany']);
});
