import { Alert, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { ConfirmButton } from '../../parts/confirm-button';
import { deadLetters as text } from '../../text/desk-events';
import classes from './inside.module.css';

function RetryAllOf({ service, onDone }: { service: string; onDone: (result: string) => void }) {
  const queries = useQueryClient();
  const retry = api.useMutation('post', '/dead-letters/retry', {
    onSuccess: ({ retried, left }) => {
      onDone(text.retriedAll(service, retried, left));
      return queries.invalidateQueries({ queryKey: ['get', '/dead-letters'] });
    },
  });
  return (
    <ConfirmButton
      action={text.retryAll(service)}
      keep={text.notNow}
      title={text.retryAllTitle(service)}
      text={text.retryAllText}
      pending={retry.isPending}
      failure={retry.error}
      onConfirm={(close) => retry.mutate({ body: { service } }, { onSuccess: close })}
    />
  );
}

/* A button for each service that gave up more than one event, and what came of the last one pressed. */
export function RetryAll({ letters }: { letters: Schemas['DeadLetterView'][] }) {
  const [result, setResult] = useState('');
  const services = letters.map(({ service }) => service);
  const several = [...new Set(services.filter((service, index) => services.indexOf(service) !== index))].sort();
  return (
    <Stack role="status" gap="sm">
      {result !== '' && (
        <Alert color="saffron">
          <p className={classes.result}>{result}</p>
        </Alert>
      )}
      <Group>
        {several.map((service) => (
          <RetryAllOf key={service} service={service} onDone={setResult} />
        ))}
      </Group>
    </Stack>
  );
}
