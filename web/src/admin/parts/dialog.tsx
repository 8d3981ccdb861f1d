import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { common } from '../../text/common';

interface DialogProps {
  title: string;
  close: () => void;
  wide?: boolean;
  children: ReactNode;
}

/* A form over the page. A click beside it does not close it: what was typed would be lost. */
export function Dialog({ title, close, wide = false, children }: DialogProps) {
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size={wide ? 'lg' : 'md'}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common.close }}
      centered
    >
      {children}
    </Modal>
  );
}
