import { expect, test } from 'vitest';
import type { Schemas } from '../api/problem';
import { methodBody, methodChange, NO_METHOD, typedMethod } from './shipping-form';

const post: Schemas['ShippingMethod'] = {
  id: 'post',
  name: 'Post',
  price: { minor: 490, currency: 'EUR' },
  free_from: { minor: 5000, currency: 'EUR' },
  tax_basis_points: 1900,
  countries: ['AT', 'DE'],
  version: 1,
  created_at: '',
  updated_at: '',
};

test('what is typed is told in cents and basis points', () => {
  const typed = { ...NO_METHOD, name: ' Bicycle ', price: '3', tax_basis_points: '7' };
  expect(methodBody(typed, 'EUR')).toEqual({
    name: 'Bicycle',
    price: { minor: 300, currency: 'EUR' },
    free_from: null,
    tax_basis_points: 700,
    countries: [],
  });
  expect(methodBody({ ...typed, countries: ['DE'] }, 'EUR').countries).toEqual([]);
  expect(methodBody({ ...typed, everywhere: false, countries: ['DE', 'AT'] }, 'EUR').countries).toEqual(['AT', 'DE']);
});

test('only what is changed is told, and that it goes everywhere in a word of its own', () => {
  const saved = typedMethod(post);
  expect(methodChange(saved, saved, 'EUR')).toEqual({});
  expect(methodChange({ ...saved, price: '5.90' }, saved, 'EUR')).toEqual({ price: { minor: 590, currency: 'EUR' } });
  expect(methodChange({ ...saved, free_from: '' }, saved, 'EUR')).toEqual({ free_from: null });
  expect(methodChange({ ...saved, countries: ['DE'] }, saved, 'EUR')).toEqual({ countries: ['DE'] });
  expect(methodChange({ ...saved, everywhere: true }, saved, 'EUR')).toEqual({ everywhere: true });
});
