import { describe, expect, it } from 'vitest';
import type { Schemas } from '../api/problem';
import {
  bodyOf,
  changedParts,
  mergeSaved,
  missingCombinations,
  suggestedSku,
  type TypedProduct,
  typedOf,
  variantLike,
  variantName,
} from './product-form';

const variant = (sku: string, minor: number, options: [string, string][] = []): Schemas['Variant'] => ({
  id: `id-${sku}`,
  sku,
  price: { minor, currency: 'EUR' },
  tax_basis_points: 1900,
  stock_status: 'in_stock',
  options: options.map(([name, value]) => ({ name, value })),
});

const product = (...variants: Schemas['Variant'][]): Schemas['Product'] => ({
  id: 'p',
  name: 'Mug',
  description: 'Holds tea.',
  category: 'Kitchen',
  stock_status: 'in_stock',
  variants,
  pictures: [],
  version: 1,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
});

const bySize = (...values: string[]) =>
  typedOf(product(...values.map((value) => variant(value, 900, [['Size', value]]))));

describe('a product as it is typed', () => {
  it('comes back as it was', () => {
    const two = product(
      variant('S', 1250, [
        ['Size', 'S'],
        ['Colour', 'Blue'],
      ]),
      variant('M', 900, [
        ['Colour', 'Red'],
        ['Size', 'M'],
      ]),
    );
    const typed = typedOf(two);
    expect(typed.variants.map(variantName)).toEqual(['S, Blue', 'M, Red']);
    expect(typed.variants.map(({ price, tax_basis_points }) => [price, tax_basis_points])).toEqual([
      ['12.50', '19'],
      ['9.00', '19'],
    ]);
    const body = bodyOf(typed, 'EUR');
    expect(body.category).toBe('Kitchen');
    expect(body.variants[1]).toEqual({
      sku: 'M',
      price: { minor: 900, currency: 'EUR' },
      tax_basis_points: 1900,
      options: [
        { name: 'Size', value: 'M' },
        { name: 'Colour', value: 'Red' },
      ],
    });
  });

  it('says nothing as null where the API wants it so', () => {
    expect(bodyOf({ ...typedOf(product(variant('A', 1))), category: '  ' }, 'EUR').category).toBeNull();
  });
});

describe('what somebody else has saved meanwhile', () => {
  const before = bySize('S', 'M');
  const change = (more: Partial<TypedProduct>): TypedProduct => ({ ...before, ...more });

  it('is taken where one has not touched it', () => {
    const { merged, clashes } = mergeSaved(before, change({ name: 'Cup' }), change({ description: 'Holds coffee.' }));
    expect([merged.name, merged.description, clashes]).toEqual(['Cup', 'Holds coffee.', []]);
  });

  it('clashes where both have changed it, and one keeps one’s own', () => {
    const mine = change({ name: 'Cup', variants: before.variants.slice(0, 1) });
    const theirs = change({ name: 'Beaker', category: 'Table' });
    const { merged, clashes } = mergeSaved(before, mine, theirs);
    expect([merged.name, merged.category, merged.variants.length, clashes]).toEqual(['Cup', 'Table', 1, ['name']]);
    expect(mergeSaved(before, mine, change({ name: 'Cup' })).clashes).toEqual([]);
  });

  it('knows variants by what they say, not by their rows', () => {
    expect(changedParts(before, bySize('S', 'M'))).toEqual([]);
    expect(changedParts(before, bySize('S', 'L'))).toEqual(['variants']);
  });
});

describe('variants', () => {
  it('that are missing are all combinations of the values there are', () => {
    const typed = typedOf(
      product(
        variant('1', 1, [
          ['Size', 'S'],
          ['Colour', 'Blue'],
        ]),
        variant('2', 1, [
          ['Size', 'M'],
          ['Colour', 'Red'],
        ]),
      ),
    );
    expect(missingCombinations(typed.variants, 2)).toEqual([
      ['S', 'Red'],
      ['M', 'Blue'],
    ]);
    expect(missingCombinations(bySize('S', 'M').variants, 1)).toEqual([]);
    expect(missingCombinations([], 0)).toEqual([]);
  });

  it('are not filled in beyond what a product may have', () => {
    const many = Array.from({ length: 7 }, (_, i) => variantLike(undefined, [`${i}`, `${i}`], ''));
    expect(missingCombinations(many, 2)).toEqual([]);
  });

  it('begin as the last one', () => {
    const [, last] = bySize('S', 'M').variants;
    expect(variantLike(last, ['L'], 'MUG-L')).toMatchObject({ price: '9.00', tax_basis_points: '19', sku: 'MUG-L' });
  });

  it('get numbers of their names', () => {
    expect(suggestedSku('Blaue Tasse, groß', ['M', 'Été'])).toBe('BLAUE-TASSE-GRO-M-ETE');
    expect(suggestedSku('茶', [])).toBe('');
    expect(suggestedSku('x'.repeat(80), [])).toHaveLength(64);
  });
});
