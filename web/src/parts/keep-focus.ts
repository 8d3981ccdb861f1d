/* A button that waits for an answer is disabled, and the browser takes the focus from what is disabled: here it comes back as
   soon as it can be pressed again, unless it has gone elsewhere. */
export function keepFocus(): void {
  let waiting: EventTarget | null = null;
  document.addEventListener('focusin', () => (waiting = null));
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (!(target instanceof HTMLElement)) {
        continue;
      }
      if (target === document.activeElement && target.matches(':disabled')) {
        waiting = target;
      } else if (target === waiting && !target.matches(':disabled')) {
        waiting = null;
        if (document.activeElement === document.body) {
          target.focus({ preventScroll: true });
        }
      }
    }
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['disabled'] });
}
