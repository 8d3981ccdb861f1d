import type { Schemas } from '../api/problem';
import { parseMoney, parsePercent, typedMoney, typedPercent } from './money';
import { axesOf } from './options';

type Product = Schemas['Product'];
type NewVariant = Schemas['NewVariant'];

export const VARIANTS_MAX = 40;
export const OPTIONS_MAX = 4;

export interface TypedVariant {
  key: string;
  sku: string;
  price: string;
  /* In percent. */
  tax_basis_points: string;
  /* A value for each of the product's options, in their order. */
  options: { value: string }[];
}

/* A product as it is typed. The names are the API's, so that its faults find their fields. */
export interface TypedProduct {
  name: string;
  description: string;
  category: string;
  optionNames: { key: string; name: string }[];
  variants: TypedVariant[];
}

/* Rows that are added and removed need names of their own while they have none. */
let rows = 0;
export const rowKey = () => `row-${++rows}`;

export function typedOf({ name, description, category, variants }: Product): TypedProduct {
  const names = axesOf(variants).map((axis) => axis.name);
  return {
    name,
    description,
    category: category ?? '',
    optionNames: names.map((option) => ({ key: rowKey(), name: option })),
    variants: variants.map((variant) => ({
      key: variant.id,
      sku: variant.sku,
      price: typedMoney(variant.price),
      tax_basis_points: typedPercent(variant.tax_basis_points),
      options: names.map((option) => ({ value: variant.options.find(({ name }) => name === option)?.value ?? '' })),
    })),
  };
}

/* What is typed as the API takes it. Asked only of what was found sound: what cannot be read counts as nothing. */
export function bodyOf(typed: TypedProduct, currency: string) {
  return {
    name: typed.name.trim(),
    description: typed.description.trim(),
    category: typed.category.trim() || null,
    variants: typed.variants.map((variant): NewVariant => ({
      sku: variant.sku.trim(),
      price: { minor: parseMoney(variant.price, currency) ?? 0, currency },
      tax_basis_points: parsePercent(variant.tax_basis_points) ?? 0,
      options: typed.optionNames.map(({ name }, place) => ({
        name: name.trim(),
        value: variant.options[place]?.value.trim() ?? '',
      })),
    })),
  };
}

const PARTS = ['name', 'description', 'category', 'variants'] as const;
export type ProductPart = (typeof PARTS)[number];

function partOf(typed: TypedProduct, part: ProductPart): string {
  const { optionNames, variants } = typed;
  return part === 'variants'
    ? JSON.stringify([
        optionNames.map(({ name }) => name),
        variants.map(({ sku, price, tax_basis_points, options }) => [sku, price, tax_basis_points, options]),
      ])
    : typed[part];
}

/* Which parts of a product one has changed. */
export function changedParts(before: TypedProduct, typed: TypedProduct): ProductPart[] {
  return PARTS.filter((part) => partOf(before, part) !== partOf(typed, part));
}

/* Somebody else has saved meanwhile. What one has not touched becomes what was saved; what one has stays. `theirs` are
   the parts that were saved meanwhile, `clashes` those of them that both have changed, and not to the same. */
export function mergeSaved(before: TypedProduct, typed: TypedProduct, saved: TypedProduct) {
  const mine = changedParts(before, typed);
  const theirs = changedParts(before, saved);
  const merged = { ...saved };
  for (const part of mine) {
    if (part === 'variants') {
      merged.optionNames = typed.optionNames;
      merged.variants = typed.variants;
    } else {
      merged[part] = typed[part];
    }
  }
  return { merged, theirs, clashes: changedParts(saved, merged).filter((part) => theirs.includes(part)) };
}

/* What a variant is called among its product's: "M, Blue". */
export function variantName(variant: TypedVariant): string {
  return variant.options
    .map(({ value }) => value.trim())
    .filter((value) => value !== '')
    .join(', ');
}

/* Combinations of the typed values that no variant has yet. */
export function missingCombinations(variants: TypedVariant[], options: number): string[][] {
  const valuesAt = (place: number) => [
    ...new Set(variants.map((variant) => variant.options[place]?.value.trim() ?? '').filter((value) => value !== '')),
  ];
  let all: string[][] = options > 0 ? [[]] : [];
  for (let place = 0; place < options; place++) {
    const values = valuesAt(place);
    // All of them are made only where they can still be sold.
    if (all.length * values.length > VARIANTS_MAX) {
      return [];
    }
    all = all.flatMap((combination) => values.map((value) => [...combination, value]));
  }
  const known = new Set(variants.map((variant) => JSON.stringify(variant.options.map(({ value }) => value.trim()))));
  return all.filter((combination) => !known.has(JSON.stringify(combination)));
}

const SKU_MAX = 64;

/* A number for those who have none of their own: "Blue mug", "M" is BLUE-MUG-M. */
export function suggestedSku(name: string, values: string[]): string {
  return [name, ...values]
    .map((word) =>
      word
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .replace(/[^A-Za-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
        .toUpperCase(),
    )
    .filter((word) => word !== '')
    .join('-')
    .slice(0, SKU_MAX);
}

/* Another variant: as the last one, but for what sets it apart. */
export function variantLike(last: TypedVariant | undefined, options: string[], sku: string): TypedVariant {
  return {
    key: rowKey(),
    sku,
    price: last?.price ?? '',
    tax_basis_points: last?.tax_basis_points ?? '',
    options: options.map((value) => ({ value })),
  };
}
