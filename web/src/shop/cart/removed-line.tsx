import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { cart as text } from '../../text/till';
import classes from './cart.module.css';

/* Stands where the line stood, until the page is left. It takes the focus that the line has lost. */
export function RemovedLine({ name, undo }: { name: string; undo: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <li className={classes.removed}>
      <span role="status">{text.removed(name)}</span>
      <Button ref={button} variant="default" onClick={undo}>
        {text.undo}
      </Button>
    </li>
  );
}
