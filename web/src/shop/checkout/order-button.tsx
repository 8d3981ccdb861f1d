import { Button, Text } from '@mantine/core';
import { formatMoney } from '../../logic/money';
import type { Schemas } from '../../api/problem';
import { checkout as text } from '../../text/till';
import type { Step } from './use-place-order';

interface OrderButtonProps {
  total: Schemas['Money'];
  card: boolean;
  step: Step;
  adding: boolean;
  /* Why it cannot be ordered now. */
  hindrance: string | null;
  /* Whether something above says so already. */
  told: boolean;
  order: () => void;
}

/* The one button. While it works it keeps the focus and says so, and pressing it does nothing. */
export function OrderButton({ total, card, step, adding, hindrance, told, order }: OrderButtonProps) {
  const busy = step !== 'choosing' || adding;
  const working = step === 'ordering' ? text.ordering : step === 'opening' ? text.opening : text.adding;
  const words = card ? text.orderAndPay(formatMoney(total)) : text.order(formatMoney(total));
  return (
    <>
      {hindrance && !told && <Text role="status">{hindrance}</Text>}
      <Button
        type="button"
        size="lg"
        fullWidth
        px="sm"
        aria-disabled={busy || hindrance !== null}
        {...((busy || hindrance !== null) && { 'data-disabled': true })}
        aria-describedby="order-progress"
        onClick={() => {
          if (!busy && hindrance === null) {
            order();
          }
        }}
      >
        {busy ? working : words}
      </Button>
      <Text id="order-progress" size="sm" c="dimmed" role="status" mih="1.5em">
        {step !== 'choosing' && working}
      </Text>
    </>
  );
}
