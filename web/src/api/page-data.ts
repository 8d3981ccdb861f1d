import type { QueryClient } from '@tanstack/react-query';
import { api } from './client';
import type { Schemas } from './problem';

/* What the gateway has put into the page: who the shop is, and what the page would ask first. */
export interface Shop {
  name: string;
  currency: string;
  logo: string | null;
  headline: string | null;
  lead: string | null;
  picture: string | null;
  card_payments: 'stripe' | 'sandbox';
}

interface PageData {
  shop: Shop;
  prefetched: Record<string, unknown>;
}

const NOTHING: PageData = {
  shop: {
    name: 'Souk',
    currency: 'EUR',
    logo: null,
    headline: null,
    lead: null,
    picture: null,
    card_payments: 'sandbox',
  },
  prefetched: {},
};

function read(): PageData {
  if (typeof document === 'undefined') {
    return NOTHING; // first-views.tsx, which is run by the build
  }
  const text = document.getElementById('souk-data')?.textContent;
  return text ? { ...NOTHING, ...(JSON.parse(text) as Partial<PageData>) } : NOTHING;
}

const page = read();
export const shop = page.shop;

export const FRONT_PRODUCTS = 12;

/* The gateway writes keys as `path?query`; they become what the hooks ask by. */
export function seed(queries: QueryClient): void {
  for (const [path, value] of Object.entries(page.prefetched)) {
    const product = /^\/products\/([0-9a-f-]{36})$/.exec(path);
    if (product?.[1]) {
      const query = api.queryOptions('get', '/products/{id}', { params: { path: { id: product[1] } } });
      queries.setQueryData(query.queryKey, value as Schemas['Product']);
    } else if (path === `/products?limit=${FRONT_PRODUCTS}`) {
      const query = api.queryOptions('get', '/products', { params: { query: { limit: FRONT_PRODUCTS } } });
      queries.setQueryData(query.queryKey, value as Schemas['ProductList']);
    } else if (path === '/products/facets') {
      queries.setQueryData(api.queryOptions('get', '/products/facets', {}).queryKey, value as Schemas['ProductFacets']);
    }
  }
}
