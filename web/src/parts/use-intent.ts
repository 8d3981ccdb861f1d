import { useRef } from 'react';
import { newKey } from '../api/client';
import { isProblem } from '../api/problem';

/* Idempotency-Key for what shall be done once however often its button is pressed: it stays the same while it is not known
   whether it was done, and is another after an answer that says so. */
export function useIntent() {
  const key = useRef(newKey());
  return {
    headers: () => ({ 'Idempotency-Key': key.current }),
    done: () => {
      key.current = newKey();
    },
    failed: (failure: unknown) => {
      if (isProblem(failure) && failure.status < 500 && failure.code !== 'request_in_progress') {
        key.current = newKey();
      }
    },
  };
}
