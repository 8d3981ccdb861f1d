import { useCallback, useEffect, useRef, useState } from 'react';
import { nextPart } from '../../logic/parts';

export interface Part {
  data?: Blob | undefined;
  error?: unknown;
  response: Response;
}

export type AskPart = (after: string | undefined, signal: AbortSignal) => Promise<Part>;

/* Gathers a file that the API gives in parts. What has come is kept when one fails: the next try goes on from there. */
export function useParts() {
  const kept = useRef<{ parts: Blob[]; after: string | undefined }>({ parts: [], after: undefined });
  const stop = useRef<AbortController | null>(null);
  const [bytes, setBytes] = useState(0);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const forget = useCallback(() => {
    kept.current = { parts: [], after: undefined };
    setBytes(0);
    setFailure(null);
  }, []);

  /* The whole file; null where it failed or was stopped. */
  async function gather(ask: AskPart): Promise<Blob[] | null> {
    const control = new AbortController();
    stop.current = control;
    setPending(true);
    setFailure(null);
    try {
      do {
        const { data, error, response } = await ask(kept.current.after, control.signal);
        if (!data) {
          throw error;
        }
        kept.current.parts.push(data);
        kept.current.after = nextPart(response.headers.get('Link'));
        setBytes((before) => before + data.size);
      } while (kept.current.after !== undefined);
      return kept.current.parts;
    } catch (failed) {
      if (!control.signal.aborted) {
        setFailure(failed);
      }
      return null;
    } finally {
      setPending(false);
    }
  }

  // Whoever goes away has nothing more asked.
  useEffect(() => () => stop.current?.abort(), []);

  return { gather, forget, bytes, pending, failure };
}
