import { Button, Input } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { api } from '../../api/client';
import { person as text } from '../../text/desk-post';
import classes from './filter-bar.module.css';
import { PersonSearch } from './person-search';

interface PersonFilterProps {
  label: string;
  /* A user's id; empty: everybody. */
  value: string;
  onChange: (id: string) => void;
}

function Chosen({ label, value, onChange }: PersonFilterProps) {
  const query = api.useQuery('get', '/users/{id}', { params: { path: { id: value } } });
  const name = query.data?.name ?? (query.isPending ? '…' : text.unknown);
  return (
    <Input.Wrapper label={label} labelElement="div" size="md">
      <Button
        variant="default"
        fullWidth
        justify="space-between"
        aria-label={text.remove(name)}
        rightSection={<IconX size={18} aria-hidden />}
        onClick={() => onChange('')}
      >
        {name}
      </Button>
    </Input.Wrapper>
  );
}

/* Narrows a list down to one person, or lets everybody in again. */
export function PersonFilter(props: PersonFilterProps) {
  return (
    <div className={classes.search}>
      {props.value === '' ? (
        <PersonSearch label={props.label} choose={({ id }) => props.onChange(id)} />
      ) : (
        <Chosen {...props} />
      )}
    </div>
  );
}
