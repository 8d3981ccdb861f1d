import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import classes from './filter-bar.module.css';

/* Above a list: what narrows it down. */
export function FilterBar({ children, label }: { children: ReactNode; label: string }) {
  return (
    <div role="search" aria-label={label} className={classes.bar}>
      {children}
    </div>
  );
}

/* A filter in the address, so that a list can be shared and "back" finds it again; empty is none. */
export function useFilter(name: string): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = (value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') {
          next.delete(name);
        } else {
          next.set(name, value);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return [params.get(name) ?? '', set];
}
