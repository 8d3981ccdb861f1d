import { UnstyledButton } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { quantity as text } from '../text/common';
import classes from './quantity-stepper.module.css';

interface QuantityStepperProps {
  value: number;
  max: number;
  onChange: (value: number) => void;
  label: string;
  disabled?: boolean;
}

/* How many: two large buttons, and a field for those who want forty. The buttons stay within reach at both ends: who holds
   one by the keyboard does not lose it there. */
export function QuantityStepper({ value, max, onChange, label, disabled = false }: QuantityStepperProps) {
  const set = (next: number) => {
    const possible = Math.min(max, Math.max(1, next));
    if (possible !== value) {
      onChange(possible);
    }
  };
  return (
    <div className={classes.stepper} role="group" aria-label={label}>
      <UnstyledButton
        aria-label={text.less}
        disabled={disabled}
        aria-disabled={value <= 1}
        onClick={() => set(value - 1)}
      >
        <IconMinus size={18} aria-hidden />
      </UnstyledButton>
      <input
        type="text"
        inputMode="numeric"
        pattern="[0-9]*"
        aria-label={label}
        value={value}
        disabled={disabled}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => set(Number(event.currentTarget.value.replace(/\D/g, '')) || 1)}
      />
      <UnstyledButton
        aria-label={text.more}
        disabled={disabled}
        aria-disabled={value >= max}
        onClick={() => set(value + 1)}
      >
        <IconPlus size={18} aria-hidden />
      </UnstyledButton>
    </div>
  );
}
