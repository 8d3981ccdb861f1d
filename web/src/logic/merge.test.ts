import { expect, test } from 'vitest';
import { changes, clashes, differences, merged } from './merge';

const before = { name: 'Post', price: '4.90', countries: ['DE'] };

test('what was not touched follows what is saved, what was typed stays', () => {
  const typed = { ...before, price: '5.90' };
  const saved = { name: 'Parcel', price: '6.50', countries: ['AT', 'DE'] };
  expect(merged(before, typed, saved)).toEqual({ name: 'Parcel', price: '5.90', countries: ['AT', 'DE'] });
});

test('only what differs is told', () => {
  expect(differences({ ...before, price: '5.90' }, before)).toEqual(['price']);
  expect(differences({ ...before, countries: ['DE'] }, before)).toEqual([]);
  expect(differences({ ...before, countries: [] }, before)).toEqual(['countries']);
});

test('two changes clash where they change the same to something else', () => {
  const typed = { ...before, price: '5.90' };
  expect(clashes(before, typed, { ...before, name: 'Parcel' })).toBe(false);
  expect(clashes(before, typed, { ...before, price: '5.90' })).toBe(false);
  expect(clashes(before, typed, { ...before, price: '6.90' })).toBe(true);
});

test('only what is news is sent', () => {
  const saved = { price: { minor: 490, currency: 'EUR' }, free_from: null };
  expect(changes({ price: { minor: 490, currency: 'EUR' }, free_from: null }, saved)).toEqual({});
  expect(changes({ price: { minor: 590, currency: 'EUR' }, free_from: null }, saved)).toEqual({
    price: { minor: 590, currency: 'EUR' },
  });
});
