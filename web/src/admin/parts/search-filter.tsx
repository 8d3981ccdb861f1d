import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import classes from './filter-bar.module.css';

const TYPING_MS = 250;

interface SearchFilterProps {
  label: string;
  /* What is looked for, as the address has it (useFilter). */
  value: string;
  onChange: (value: string) => void;
}

/* Narrows a list down while one types. */
export function SearchFilter({ label, value, onChange }: SearchFilterProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useDebouncedCallback((words: string) => {
    told.current = words;
    onChange(words);
  }, TYPING_MS);
  useEffect(() => {
    // Not from here: "back" was pressed. What is typed since then is not undone by the answer to what was typed before.
    if (value !== told.current) {
      told.current = value;
      setTyped(value);
    }
  }, [value]);
  return (
    <TextInput
      type="search"
      className={classes.search ?? ''}
      label={label}
      autoComplete="off"
      spellCheck={false}
      maxLength={100}
      leftSection={<IconSearch size={18} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value.trim());
      }}
    />
  );
}
