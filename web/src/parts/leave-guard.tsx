import { lazy, Suspense, useEffect, useId } from 'react';
import { useBlocker } from 'react-router';

/* Not in the first file, but there before it is needed: the network may be gone by then. */
const loadDialog = () => import('./leave-dialog');
const LeaveDialog = lazy(loadDialog);

/* A page may have several forms, but the router asks only one question: so they say here which of them holds something. */
const unsaved = new Set<string>();

/* Has it asked before a half-filled form is left, by a link here (LeaveQuestion) or by closing the tab. */
export function LeaveGuard({ when }: { when: boolean }) {
  const form = useId();
  useEffect(() => {
    if (!when) {
      return;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    loadDialog().catch(() => undefined);
    unsaved.add(form);
    window.addEventListener('beforeunload', ask);
    return () => {
      unsaved.delete(form);
      window.removeEventListener('beforeunload', ask);
    };
  }, [form, when]);
  return null;
}

/* The question itself: once, beside all pages. */
export function LeaveQuestion() {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => unsaved.size > 0 && currentLocation.pathname !== nextLocation.pathname,
  );
  return (
    blocker.state === 'blocked' && (
      <Suspense>
        <LeaveDialog onStay={() => blocker.reset()} onLeave={() => blocker.proceed()} />
      </Suspense>
    )
  );
}
