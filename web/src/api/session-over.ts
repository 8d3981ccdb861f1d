import { onSessionOver, queries } from './client';
import { sessionQuery } from './session';

/* A session that is over cannot be renewed. Whoever was logged in on this page is asked once, for all requests that
   wait; these go on when the log-in is done, so that nothing on the page is lost. */
let asked: { promise: Promise<boolean>; answer: (loggedIn: boolean) => void } | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  listeners.forEach((listener) => listener());
}

function ask(): Promise<boolean> {
  const who = queries.getQueryData(sessionQuery.queryKey)?.who;
  if (who !== 'user' && who !== 'admin') {
    return Promise.resolve(false);
  }
  if (!asked) {
    let answer: (loggedIn: boolean) => void = () => undefined;
    const promise = new Promise<boolean>((resolve) => (answer = resolve));
    asked = { promise, answer };
    tell();
  }
  return asked.promise;
}

onSessionOver(ask);

export const sessionOver = {
  isAsked: (): boolean => asked !== null,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  answer: (loggedIn: boolean): void => {
    asked?.answer(loggedIn);
    asked = null;
    tell();
  },
};
