// Waiting for what comes by itself, but not for ever.
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 30_000;

/** What `holds` says once that is something, asked again and again. */
export async function until(what, holds) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(20)) {
    const found = await holds();
    if (found) return found;
  }
  throw new Error(`it never came to this: ${what}`);
}

/** What comes of a promise, or a failure that says what is missing. */
export async function soon(what, promise) {
  const late = new AbortController();
  const patience = pause(PATIENCE_MS, undefined, { signal: late.signal }).then(() => { throw new Error(`it never came to this: ${what}`); });
  try {
    return await Promise.race([promise, patience]);
  } finally {
    late.abort();
    patience.catch(() => {});
  }
}
