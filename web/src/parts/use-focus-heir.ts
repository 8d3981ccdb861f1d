import { useLayoutEffect, useRef } from 'react';

/* For what goes away once it has been pressed. Where the focus goes with it, the heading of its section takes it, or the
   page's. */
export function useFocusHeir<Leaving extends HTMLElement>() {
  const leaving = useRef<Leaving>(null);
  useLayoutEffect(() => {
    const section = leaving.current?.closest('section');
    const inherit = () => {
      if (document.activeElement !== document.body) {
        return;
      }
      const heading =
        (section?.isConnected && section.querySelector<HTMLElement>('h2, h3')) || document.querySelector('h1');
      if (heading) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      }
    };
    // Now it still stands there.
    return () => queueMicrotask(inherit);
  }, []);
  return leaving;
}
