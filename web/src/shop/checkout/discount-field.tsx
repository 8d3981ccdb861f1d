import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { checkout as text } from '../../text/till';
import classes from './checkout.module.css';

const CODE_MAX = 40;

interface DiscountFieldProps {
  applied: string;
  /* Why the code was not taken, at the field. */
  refusal: string | null;
  pending: boolean;
  apply: (code: string) => void;
  takeOff: () => void;
}

/* A code is tried by asking what the cart comes to with it. Return applies it and does not order. */
export function DiscountField({ applied, refusal, pending, apply, takeOff }: DiscountFieldProps) {
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const before = useRef(applied);
  // The field and the button replace each other, and with one of them the focus would go.
  useEffect(() => {
    if (before.current !== applied && document.activeElement === document.body) {
      (applied === '' ? field : button).current?.focus({ preventScroll: true });
    }
    before.current = applied;
  }, [applied]);
  if (applied !== '') {
    return (
      <div className={classes.applied}>
        <span role="status">{text.applied(applied)}</span>
        <Button ref={button} variant="default" onClick={takeOff}>
          {text.takeOff}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.code} style={{ alignItems: refusal ? 'center' : 'flex-end' }}>
      <TextInput
        ref={field}
        label={text.code}
        value={typed}
        maxLength={CODE_MAX}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        error={refusal}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            apply(typed.trim());
          }
        }}
      />
      <Button variant="default" loading={pending} disabled={typed.trim() === ''} onClick={() => apply(typed.trim())}>
        {text.apply}
      </Button>
    </div>
  );
}
