import { Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api } from '../../api/client';
import type { Returnable } from '../../logic/order-story';
import { announce } from '../../parts/announce';
import { FormFailure } from '../../parts/form';
import { QuantityStepper } from '../../parts/quantity-stepper';
import { useIntent } from '../../parts/use-intent';
import { common } from '../../text/common';
import { returns as text } from '../../text/till';
import classes from './order.module.css';

const REASON_MAX = 500;

interface PickProps {
  item: Returnable;
  quantity: number;
  pick: (quantity: number) => void;
}

function Pick({ item, quantity, pick }: PickProps) {
  return (
    <div className={classes.picked}>
      <Checkbox
        size="md"
        label={item.name}
        checked={quantity > 0}
        onChange={(event) => pick(event.currentTarget.checked ? item.left : 0)}
      />
      {quantity > 0 && item.left > 1 && (
        <Group gap="xs">
          <QuantityStepper label={text.quantityOf(item.name)} value={quantity} max={item.left} onChange={pick} />
          <Text c="dimmed">{text.ofLeft(item.left)}</Text>
        </Group>
      )}
    </div>
  );
}

/* What comes back, how many, and why. What was typed stays until it has been asked for. */
export function AskReturn({ orderId, items }: { orderId: string; items: Returnable[] }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [picked, setPicked] = useState<Record<string, number>>({});
  const [reason, setReason] = useState('');
  const [none, setNone] = useState(false);
  const intent = useIntent();
  const ask = api.useMutation('post', '/orders/{id}/returns', {
    onSuccess: async () => {
      setAsking(false);
      setPicked({});
      setReason('');
      intent.done();
      announce(text.asked);
      await queries.invalidateQueries();
    },
    onError: intent.failed,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const lines = items
      .map(({ variant_id }) => ({ variant_id, quantity: picked[variant_id] ?? 0 }))
      .filter(({ quantity }) => quantity > 0);
    setNone(lines.length === 0);
    if (lines.length > 0) {
      ask.mutate({
        params: { path: { id: orderId } },
        body: { lines, ...(reason.trim() && { reason: reason.trim() }) },
        headers: intent.headers(),
      });
    }
  }

  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {text.ask}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={text.askTitle}
        closeButtonProps={{ 'aria-label': common.close }}
        centered
      >
        <form noValidate onSubmit={submit}>
          <Stack>
            <Text fw={550}>{text.which}</Text>
            {items.map((item) => (
              <Pick
                key={item.variant_id}
                item={item}
                quantity={picked[item.variant_id] ?? 0}
                pick={(quantity) => {
                  setNone(false);
                  setPicked({ ...picked, [item.variant_id]: quantity });
                }}
              />
            ))}
            <Textarea
              label={text.reason}
              description={text.reasonHint}
              rows={3}
              maxLength={REASON_MAX}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {none && (
              <Text role="alert" c="var(--mantine-color-error)">
                {text.chooseOne}
              </Text>
            )}
            <FormFailure failure={ask.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsking(false)}>
                {common.cancel}
              </Button>
              <Button type="submit" loading={ask.isPending}>
                {text.send}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
