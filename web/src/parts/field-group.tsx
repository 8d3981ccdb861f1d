import { Stack, Text } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './field-group.module.css';

interface FieldGroupProps {
  legend: string;
  hint?: string;
  children: ReactNode;
}

/* Fields that belong together, with what is to be said of all of them. */
export function FieldGroup({ legend, hint, children }: FieldGroupProps) {
  const hintId = useId();
  return (
    <fieldset className={classes.group} {...(hint && { 'aria-describedby': hintId })}>
      <legend>{legend}</legend>
      {hint && (
        <Text id={hintId} size="sm" c="dimmed" mb="xs">
          {hint}
        </Text>
      )}
      <Stack gap="sm">{children}</Stack>
    </fieldset>
  );
}
