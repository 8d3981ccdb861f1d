import type { paths } from '../api/schema';

type Query = NonNullable<paths['/products']['get']['parameters']['query']>;

const SORTS = ['newest', 'price', '-price', 'name'] as const;
export type Sort = (typeof SORTS)[number];
const isSort = (text: string | null): text is Sort => SORTS.some((sort) => sort === text);

/* What is searched for, as the address says it. */
export interface Filters {
  q?: string;
  category?: string;
  price_min?: number;
  price_max?: number;
  in_stock?: true;
  sort?: Sort;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

export function readFilters(params: URLSearchParams): Filters {
  const filters: Filters = {};
  const q = params.get('q')?.trim();
  const category = params.get('category');
  const min = wholeNumber(params.get('price_min'));
  const max = wholeNumber(params.get('price_max'));
  const sort = params.get('sort');
  if (q) filters.q = q;
  if (category) filters.category = category;
  if (min !== undefined) filters.price_min = min;
  if (max !== undefined) filters.price_max = max;
  if (params.get('in_stock') === 'true') filters.in_stock = true;
  if (isSort(sort)) filters.sort = sort;
  return filters;
}

export function writeFilters(filters: Filters): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    params.set(name, String(value));
  }
  return params;
}

export const PAGE = 24;

export function listQuery(filters: Filters): Query {
  return { limit: PAGE, ...filters };
}

export function without(filters: Filters, ...names: (keyof Filters)[]): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([name]) => !names.some((left) => left === name)));
}
