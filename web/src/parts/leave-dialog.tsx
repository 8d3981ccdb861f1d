import { Button, Group, Modal, Text } from '@mantine/core';
import { common } from '../text/common';

/* Whether to leave what was typed. */
export default function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Modal opened onClose={onStay} title={common.leaveTitle} closeButtonProps={{ 'aria-label': common.close }} centered>
      <Text mb="md">{common.leaveText}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onLeave}>
          {common.leave}
        </Button>
        <Button data-autofocus onClick={onStay}>
          {common.stay}
        </Button>
      </Group>
    </Modal>
  );
}
