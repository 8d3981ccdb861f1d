import { ActionIcon, Input, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { Schemas } from '../../api/problem';
import { person as personText, write as text } from '../../text/desk-post';
import { PersonSearch } from '../parts/person-search';
import classes from './notifications.module.css';

export type Recipient = Pick<Schemas['UserProfile'], 'id' | 'name' | 'email'>;

export const RECIPIENTS_MAX = 100;

interface RecipientsProps {
  chosen: Recipient[];
  onChange: (chosen: Recipient[]) => void;
  error: string | null;
}

/* Who gets a message: found one by one, each once. */
export function Recipients({ chosen, onChange, error }: RecipientsProps) {
  const isFull = chosen.length >= RECIPIENTS_MAX;
  const add = ({ id, name, email }: Recipient) => {
    if (!isFull && !chosen.some((each) => each.id === id)) {
      onChange([...chosen, { id, name, email }]);
    }
  };
  return (
    <div className={classes.recipients}>
      <PersonSearch label={text.add} choose={add} error={isFull ? text.tooMany(RECIPIENTS_MAX) : error} />
      {chosen.length > 0 && (
        <Input.Wrapper label={text.chosen(chosen.length)} labelElement="div" size="md">
          <ul aria-label={text.chosen(chosen.length)}>
            {chosen.map(({ id, name, email }) => (
              <li key={id}>
                <span>
                  {name}
                  <Text span c="dimmed" size="sm" display="block">
                    {email}
                  </Text>
                </span>
                <ActionIcon
                  color="gray"
                  aria-label={personText.remove(name)}
                  onClick={() => onChange(chosen.filter((each) => each.id !== id))}
                >
                  <IconX size={20} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        </Input.Wrapper>
      )}
    </div>
  );
}
