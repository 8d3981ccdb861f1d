import { useEffect, useRef } from 'react';

let isFirst = true;

/* For the heading of a page: it takes the focus when the page is entered. The first page begins where the browser begins;
   after that, a route change must not leave the focus in the void. Who types on where the search has led keeps their field. */
export function useEntryFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst && !(document.activeElement instanceof HTMLInputElement)) {
      heading.current?.focus({ preventScroll: true });
    }
    isFirst = false;
  }, []);
  return heading;
}
