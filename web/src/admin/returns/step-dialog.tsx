import { Button, Group, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { receivedLines } from '../../logic/returns';
import { announce } from '../../parts/announce';
import { FormFailure } from '../../parts/form';
import { useIntent } from '../../parts/use-intent';
import { returnSteps as text } from '../../text/admin-orders';
import { common } from '../../text/common';
import { Dialog } from '../parts/dialog';

export type ReturnStep = 'accepted' | 'declined' | 'received';

const NOTE_MAX = 500;

interface StepDialogProps {
  sent: Schemas['OrderReturn'];
  names: string[];
  step: ReturnStep;
  close: () => void;
}

/* Asks what to tell the customer and, of what has come, how much it is. */
export function StepDialog({ sent, names, step, close }: StepDialogProps) {
  const queries = useQueryClient();
  const intent = useIntent();
  const [note, setNote] = useState('');
  const [counts, setCounts] = useState(sent.lines.map(({ quantity }) => quantity));
  const [none, setNone] = useState(false);
  const lines = receivedLines(sent.lines, counts);
  const take = api.useMutation('post', '/returns/{id}/steps', {
    onSuccess: async () => {
      intent.done();
      close();
      announce(text.done[step]);
      await queries.invalidateQueries();
    },
    onError: intent.failed,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    setNone(lines?.length === 0);
    if (lines?.length === 0) {
      return;
    }
    take.mutate({
      params: { path: { id: sent.id } },
      body: {
        step,
        ...(step === 'received' && lines && { lines }),
        ...(note.trim() && { note: note.trim() }),
      },
      headers: intent.headers(),
    });
  }

  return (
    <Dialog title={text.title[step]} close={close}>
      <form noValidate onSubmit={submit}>
        <Stack>
          <Text>{text.hint[step]}</Text>
          {step === 'received' &&
            sent.lines.map(({ line, quantity }, place) => (
              <NumberInput
                key={line}
                label={names[line] ?? text.line(line + 1)}
                description={text.ofAsked(quantity)}
                min={0}
                max={quantity}
                clampBehavior="strict"
                allowDecimal={false}
                value={counts[place] ?? quantity}
                onChange={(value) => setCounts(counts.map((count, at) => (at === place ? Number(value) || 0 : count)))}
              />
            ))}
          <Textarea
            label={text.note}
            rows={3}
            maxLength={NOTE_MAX}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {none && (
            <Text role="alert" c="var(--mantine-color-error)">
              {text.noneCame}
            </Text>
          )}
          <FormFailure failure={take.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common.cancel}
            </Button>
            <Button type="submit" color={step === 'declined' ? 'terracotta' : 'indigo'} loading={take.isPending}>
              {text.step[step]}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
