import { useCallback, useEffect, useState } from 'react';
import type { Place } from '../../../logic/trace-layout';

const LEAST_MS = 150;
const MOST_MS = 900;
const WHOLE_MS = 9_000;

interface Travel {
  /* How many parts have begun; null: it does not travel, and all are shown. */
  begun: number | null;
  playing: boolean;
  play: () => void;
  stop: () => void;
  step: () => void;
  showAll: () => void;
}

/* Lets the parts of a trace appear one after the other, by themselves or step by step. */
export function useTravel(order: Place[], onBegin: (key: string) => void): Travel {
  const [begun, setBegun] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);

  const showUntil = useCallback(
    (count: number) => {
      const place = order[count - 1];
      setBegun(count >= order.length ? null : count);
      if (place) {
        onBegin(place.key);
      }
    },
    [order, onBegin],
  );

  useEffect(() => {
    if (!playing || begun === null) {
      return;
    }
    const pace = Math.min(MOST_MS, Math.max(LEAST_MS, WHOLE_MS / order.length));
    const timer = setTimeout(() => {
      showUntil(begun + 1);
      setPlaying(begun + 1 < order.length);
    }, pace);
    return () => clearTimeout(timer);
  }, [playing, begun, order, showUntil]);

  return {
    begun,
    playing,
    play: () => {
      setPlaying(order.length > 1);
      showUntil(1);
    },
    stop: () => setPlaying(false),
    step: () => {
      setPlaying(false);
      showUntil((begun ?? 0) + 1);
    },
    showAll: () => {
      setPlaying(false);
      setBegun(null);
    },
  };
}
