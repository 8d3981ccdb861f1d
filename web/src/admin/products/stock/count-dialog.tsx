import { NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { formatCount, formatSigned } from '../../../logic/numbers';
import { onShelf } from '../../../logic/stock';
import { announce } from '../../../parts/announce';
import { failureText } from '../../../parts/states';
import { count as text } from '../../../text/desk-stock';
import { Dialog } from '../../parts/dialog';
import { DialogButtons } from '../../parts/dialog-buttons';
import type { NamedStock } from './stock-panel';
import { useCounts, type CountOutcome } from './use-counts';

const NOTE_MAX = 500;

interface CountFieldProps {
  stock: NamedStock;
  counted: number | string;
  outcome: CountOutcome | undefined;
  first: boolean;
  onChange: (counted: number | string) => void;
}

function CountField({ stock, counted, outcome, first, onChange }: CountFieldProps) {
  if (outcome && 'difference' in outcome) {
    return (
      <div>
        <Text fw={600}>{stock.name}</Text>
        <Text c="dimmed" size="sm">
          {outcome.difference === 0 ? text.same : text.different(formatSigned(outcome.difference))}
        </Text>
      </div>
    );
  }
  const held = stock.reserved ?? 0;
  const shelf = formatCount(onShelf(stock));
  return (
    <NumberInput
      label={stock.name}
      description={held > 0 ? text.expectedHeld(shelf, formatCount(held)) : text.expected(shelf)}
      error={outcome && failureText(outcome.failure)}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      autoComplete="off"
      {...(first && { 'data-autofocus': true })}
      value={counted}
      onChange={onChange}
    />
  );
}

interface CountDialogProps {
  productId: string;
  variants: NamedStock[];
  close: () => void;
}

/* A stock-taking: what was counted becomes the stock, and the difference stands in the ledger. */
export function CountDialog({ productId, variants, close }: CountDialogProps) {
  const [typed, setTyped] = useState<Record<string, number | string>>({});
  const [note, setNote] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const { pending, outcomes, save } = useCounts(productId);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const counts = variants.flatMap(({ variant_id }) => {
      const outcome = outcomes[variant_id];
      const counted = typed[variant_id];
      return typeof counted === 'number' && !(outcome && 'difference' in outcome) ? [{ variant_id, counted }] : [];
    });
    setFault(counts.length === 0 ? text.nothing : null);
    if (counts.length === 0) {
      return;
    }
    if (await save(counts, note.trim())) {
      close();
      announce(text.done);
    } else {
      setFault(text.someFailed);
    }
  }

  return (
    <Dialog title={text.title} close={close}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <Stack>
          <Text>{text.hint}</Text>
          {variants.map((stock, place) => (
            <CountField
              key={stock.variant_id}
              stock={stock}
              counted={typed[stock.variant_id] ?? ''}
              outcome={outcomes[stock.variant_id]}
              first={place === 0}
              onChange={(counted) => setTyped((before) => ({ ...before, [stock.variant_id]: counted }))}
            />
          ))}
          <Textarea
            label={text.note}
            rows={2}
            maxLength={NOTE_MAX}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {fault && (
            <Text role="alert" c="var(--mantine-color-error)">
              {fault}
            </Text>
          )}
          <DialogButtons action={text.save} pending={pending} close={close} />
        </Stack>
      </form>
    </Dialog>
  );
}
