import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { announce } from '../../parts/announce';
import { ConfirmButton } from '../../parts/confirm-button';
import { taxRates as text } from '../../text/desk-tax-rates';
import { RateDialog } from './rate-dialog';

/* What can be done with a rate. */
export function RateActions({ rate }: { rate: Schemas['TaxRate'] }) {
  const queries = useQueryClient();
  const [changing, setChanging] = useState(false);
  const remove = api.useMutation('delete', '/tax-rates/{id}', {
    onSuccess: async () => {
      announce(text.removed(rate.name));
      await queries.invalidateQueries();
    },
  });
  const params = { path: { id: rate.id }, header: { 'If-Match': `"${rate.version}"` } };
  return (
    <Group gap="sm" justify="flex-end" wrap="nowrap">
      <Button variant="default" aria-label={text.changeOf(rate.name)} onClick={() => setChanging(true)}>
        {text.change}
      </Button>
      <ConfirmButton
        action={text.remove}
        label={text.removeOf(rate.name)}
        title={text.removeTitle}
        text={text.removeText(rate.name)}
        pending={remove.isPending}
        failure={remove.error}
        onConfirm={(close) => remove.mutate({ params }, { onSuccess: close })}
      />
      {changing && <RateDialog rate={rate} close={() => setChanging(false)} />}
    </Group>
  );
}
