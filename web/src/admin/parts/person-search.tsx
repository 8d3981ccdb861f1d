import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { failureText } from '../../parts/states';
import { person as text } from '../../text/desk-post';

type User = Schemas['UserProfile'];

const FOUND_MAX = 10;
const TYPING_MS = 250;

interface PersonSearchProps {
  label: string;
  choose: (user: User) => void;
  error?: string | null;
}

/* Finds somebody by how the name, the address or the username begins. Whoever is chosen is shown elsewhere, and the field is
   free for the next one. */
export function PersonSearch({ label, choose, error = null }: PersonSearchProps) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const query = api.useQuery('get', '/users', { params: { query: { limit: FOUND_MAX, q } } }, { enabled: q !== '' });
  const found = (q !== '' && query.data?.items) || [];
  return (
    <Select
      label={label}
      placeholder={text.search}
      leftSection={<IconSearch size={18} aria-hidden />}
      rightSection={query.isFetching ? <Loader size={18} /> : <span />}
      searchable
      value={null}
      searchValue={typed}
      onSearchChange={setTyped}
      data={found.map(({ id, name, email }) => ({ value: id, label: `${name} · ${email}` }))}
      // What is found begins as typed in one of three places: the API knows, the label does not.
      filter={({ options }) => options}
      nothingFoundMessage={q !== '' && query.isSuccess ? text.nobody : undefined}
      error={query.error ? failureText(query.error) : error}
      onChange={(id) => {
        const user = found.find((each) => each.id === id);
        if (user) {
          choose(user);
          setTyped('');
        }
      }}
      autoComplete="off"
    />
  );
}
