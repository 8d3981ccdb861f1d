import type { RouteObject } from 'react-router';

/* Coming in, and everything that is about oneself. */
export const accountRoutes: RouteObject[] = [
  { path: 'log-in', lazy: () => import('./log-in') },
  { path: 'sign-up', lazy: () => import('./sign-up') },
  { path: 'forgot-password', lazy: () => import('./forgot-password') },
  { path: 'links/:token', lazy: () => import('./link') },
  { path: 'account', lazy: () => import('./profile') },
  { path: 'account/addresses', lazy: () => import('./addresses') },
  { path: 'account/security', lazy: () => import('./security') },
  { path: 'account/preferences', lazy: () => import('./preferences') },
  { path: 'notifications', lazy: () => import('./notifications') },
];
