import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { navigation } from '../text/common';

const TYPING_PAUSE = 200;
const QUERY_MAX = 100;

/* The first HTML has such a field, too (first-views.tsx): what somebody began there goes on in the one that takes its place. */
let drawn = typeof document === 'undefined' ? null : document.querySelector<HTMLInputElement>('#root input[name="q"]');

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
  const [begun] = useState(() => drawn !== null && drawn === document.activeElement);
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

  useEffect(() => {
    if (drawn?.value) {
      setTyped(drawn.value);
    }
    if (begun) {
      field.current?.focus();
    }
    drawn = null;
  }, [begun]);

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
