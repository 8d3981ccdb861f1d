import { useEffect, useLayoutEffect, useRef } from 'react';
import { useLocation, useNavigationType } from 'react-router';

let isFirst = true;

/* By what link each place of the history was left. */
const leftBy = new Map<string, string>();

function linkLeftBy(key: string): HTMLElement | null {
  const href = leftBy.get(key);
  return href === undefined ? null : document.querySelector<HTMLElement>(`main a[href="${CSS.escape(href)}"]`);
}

/* For the heading of a page: it takes the focus when the page is entered, or the link does by which it was left when one comes
   back. The first page begins where the browser begins; after that, a route change must not leave the focus in the void. Who
   types on where the search has led keeps their field. */
export function useEntryFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  const cameBack = useNavigationType() === 'POP';
  useEffect(() => {
    if (!isFirst && !(document.activeElement instanceof HTMLInputElement)) {
      const link = cameBack ? linkLeftBy(key) : null;
      (link ?? heading.current)?.focus({ preventScroll: true });
    }
    isFirst = false;
    // Only when the page is entered, not for each filter that its address tells.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  // While the link still stands in the document.
  useLayoutEffect(
    () => () => {
      const href = document.activeElement?.closest('main a[href]')?.getAttribute('href');
      if (href != null) {
        leftBy.set(key, href);
      }
    },
    [key],
  );
  return heading;
}
