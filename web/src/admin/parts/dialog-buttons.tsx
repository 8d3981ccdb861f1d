import { Button, Group } from '@mantine/core';
import { common } from '../../text/common';

/* Below a form in a dialog: back, or do it. */
export function DialogButtons({ action, pending, close }: { action: string; pending: boolean; close: () => void }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={close}>
        {common.cancel}
      </Button>
      <Button type="submit" loading={pending}>
        {action}
      </Button>
    </Group>
  );
}
