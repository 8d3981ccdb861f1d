import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { navigation } from '../text/common';

const TYPING_PAUSE = 200;
const QUERY_MAX = 100;

/* What somebody has begun to type goes on in the field that takes this one's place: the first HTML has such a field
   (first-views.tsx), and another one stands there until the first page has come. */
let begun: { words: string; hasFocus: boolean } | null = null;

function handOver(field: HTMLInputElement): void {
  begun = { words: field.value, hasFocus: document.activeElement === field };
}

function watch(drawn: HTMLInputElement): void {
  handOver(drawn);
  drawn.addEventListener('input', () => handOver(drawn));
  drawn.addEventListener('focus', () => handOver(drawn));
  // A field that is taken away loses the focus, too: that does not count.
  drawn.addEventListener('blur', () => queueMicrotask(() => drawn.isConnected && handOver(drawn)));
}

if (typeof document !== 'undefined') {
  document.querySelectorAll<HTMLInputElement>('#root input[name="q"]').forEach(watch);
}

/* Searches as one types; the words stand in the address, so that they can be shared and come back with "back". */
export function SearchField() {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const searched = pathname === '/search' ? (params.get('q') ?? '') : '';
  const [typed, setTyped] = useState(searched);
  const [seen, setSeen] = useState(searched);
  const [asked, setAsked] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  // Another address brings its words, but what one is typing goes on while a search of one's own is on its way.
  if (seen !== searched) {
    setSeen(searched);
    setAsked(null);
    if (searched !== asked) {
      setTyped(searched);
    }
  }

  function search(words: string, replace: boolean) {
    const next = new URLSearchParams(pathname === '/search' ? params : undefined);
    if (words.trim() === '') {
      next.delete('q');
    } else {
      next.set('q', words.trim());
    }
    setAsked(words.trim());
    void navigate({ pathname: '/search', search: next.toString() }, { replace });
  }

  useEffect(() => {
    if (typed.trim() === searched) {
      return;
    }
    const timer = setTimeout(() => search(typed, pathname === '/search'), TYPING_PAUSE);
    return () => clearTimeout(timer);
    // Only what is typed starts a search; where it leads is read when it starts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);

  // All at once with the change of the fields: no key that is pressed finds none.
  useLayoutEffect(() => {
    const input = field.current;
    // An update to what is there already would stay in React's queue, and come after the words of the next address.
    if (begun && begun.words !== input?.value) {
      setTyped(begun.words);
    }
    if (begun?.hasFocus) {
      input?.focus();
    }
    begun = null;
    return () => {
      if (input) {
        handOver(input);
        queueMicrotask(() => (begun = null)); // a field that comes later begins anew
      }
    };
  }, []);

  return (
    <form
      role="search"
      action="/search"
      onSubmit={(event) => {
        event.preventDefault();
        search(typed, pathname === '/search');
      }}
    >
      <TextInput
        ref={field}
        type="search"
        name="q"
        value={typed}
        maxLength={QUERY_MAX}
        onChange={(event) => setTyped(event.currentTarget.value)}
        aria-label={navigation.search}
        placeholder={navigation.searchHint}
        autoComplete="off"
        leftSection={<IconSearch size={18} aria-hidden />}
      />
    </form>
  );
}
