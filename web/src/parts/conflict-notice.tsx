import { Alert, Button, Text } from '@mantine/core';
import { conflict as text } from '../text/common';

interface ConflictNoticeProps {
  /* What is saved now, where it is not what stands in the form: the field's label, and its value. */
  saved?: { label: string; value: string }[];
  showSaved: () => void;
}

/* Somebody, perhaps oneself in another tab, has saved meanwhile. What was typed stays until one decides. */
export function ConflictNotice({ saved = [], showSaved }: ConflictNoticeProps) {
  return (
    <Alert role="alert" color="saffron" title={text.title}>
      <Text mb="sm">{text.text}</Text>
      {saved.length > 0 && (
        <ul aria-label={text.savedNow}>
          {saved.map(({ label, value }) => (
            <li key={label}>{text.saved(label, value)}</li>
          ))}
        </ul>
      )}
      <Button variant="default" onClick={showSaved}>
        {text.showSaved}
      </Button>
    </Alert>
  );
}
