import { useLocation } from 'react-router';

/* The log-in that comes back to this page. */
export function useLogInPlace(): string {
  const { pathname, search } = useLocation();
  if (pathname === '/log-in' || pathname === '/sign-up') {
    return `/log-in${search}`;
  }
  return pathname === '/' ? '/log-in' : `/log-in?back=${encodeURIComponent(pathname + search)}`;
}
