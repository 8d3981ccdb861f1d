import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { common } from '../text/common';
import { FormFailure } from './form';

interface ConfirmByTypingProps {
  title: string;
  /* What it means. */
  text: string;
  /* What must be typed, what asks for it, and what is said of something else. */
  expected: string;
  label: string;
  notConfirmed: string;
  action: string;
  pending: boolean;
  failure: unknown;
  close: () => void;
  onConfirm: () => void;
}

/* Before what nobody can undo: pressing once too often is not enough. */
export function ConfirmByTyping(props: ConfirmByTypingProps) {
  const { title, text, expected, label, notConfirmed, action, pending, failure, close, onConfirm } = props;
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);

  function confirm() {
    if (typed.trim().toLowerCase() === expected.toLowerCase()) {
      onConfirm();
    } else {
      setWrong(true);
    }
  }

  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': common.close }} centered>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <Stack gap="md">
          <Text>{text}</Text>
          <TextInput
            label={label}
            name="confirm"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            error={wrong && notConfirmed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setWrong(false);
            }}
          />
          <FormFailure failure={failure} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common.cancel}
            </Button>
            <Button type="submit" color="terracotta" loading={pending}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
