import type { RouteObject } from 'react-router';
import { Component as Front } from './front';
import { Component as Product } from './product';

/* What shoppers visit, from the front page to the paid order. Where newcomers arrive is in the first file: another round trip
   would be half a second on a phone. */
export const shopRoutes: RouteObject[] = [
  { index: true, Component: Front },
  { path: 'search', lazy: () => import('./search') },
  { path: 'products/:id', Component: Product },
  { path: 'cart', lazy: () => import('./cart/cart') },
  { path: 'checkout', lazy: () => import('./checkout/checkout') },
  { path: 'orders', lazy: () => import('./orders/orders') },
  { path: 'orders/:id', lazy: () => import('./orders/order') },
];
