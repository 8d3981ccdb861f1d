import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { common } from '../text/common';
import { FormFailure } from './form';
import { useFocusHeir } from './use-focus-heir';

interface ConfirmButtonProps {
  /* What the buttons say, and what the question above them is. */
  action: string;
  /* What the button is called where several of a page say the same. */
  label?: string;
  keep?: string;
  title: string;
  text: string;
  pending: boolean;
  failure: unknown;
  /* Does it; `close` once it is done. */
  onConfirm: (close: () => void) => void;
}

/* Asks before what cannot be taken back. A failure is told where the question stands. */
export function ConfirmButton({
  action,
  label,
  keep = common.cancel,
  title,
  text,
  pending,
  failure,
  onConfirm,
}: ConfirmButtonProps) {
  const [asking, setAsking] = useState(false);
  const opener = useFocusHeir<HTMLButtonElement>();
  const close = () => setAsking(false);
  return (
    <>
      <Button ref={opener} variant="default" aria-label={label} onClick={() => setAsking(true)}>
        {action}
      </Button>
      <Modal opened={asking} onClose={close} title={title} closeButtonProps={{ 'aria-label': common.close }} centered>
        <Text mb="md">{text}</Text>
        <FormFailure failure={failure} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" data-autofocus onClick={close}>
            {keep}
          </Button>
          <Button color="terracotta" loading={pending} onClick={() => onConfirm(close)}>
            {action}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
