import { notifications } from '@mantine/notifications';
import { common } from '../text/common';

/* A few words at the edge of the screen that screen readers say, too. For what is done; what failed stands where it
   failed. */
export function announce(message: string): void {
  notifications.show({
    message,
    color: 'sea',
    role: 'status',
    autoClose: 5000,
    closeButtonProps: { 'aria-label': common.close },
  });
}
