import { TextInput, VisuallyHidden, type TextInputProps } from '@mantine/core';
import { shop } from '../api/page-data';
import type { Schemas } from '../api/problem';
import { currencySign, parseMoney, typedMoney } from '../logic/money';
import { money as text } from '../text/common';

/* What is wrong with an amount as it was typed; null: nothing. */
export function moneyFault(typed: string, currency = shop.currency): string | null {
  return parseMoney(typed, currency) === null ? text.none(typedMoney({ minor: 1250, currency })) : null;
}

/* What was typed as the API wants it; null: nothing was typed. Ask moneyFault() before. */
export function moneyOf(typed: string, currency = shop.currency): Schemas['Money'] | null {
  const minor = parseMoney(typed, currency);
  return minor === null ? null : { minor, currency };
}

interface MoneyFieldProps extends Omit<TextInputProps, 'onChange'> {
  currency?: string;
  onChange?: (typed: string) => void;
}

/* An amount of money. It stays what was typed until it is sent, and is written out in full when it is left: 12,5 becomes
   12.50. What is no amount stays as it is. */
export function MoneyField({ currency = shop.currency, label, onChange, onBlur, ...rest }: MoneyFieldProps) {
  const sign = currencySign(currency);
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      maxLength={16}
      label={
        <>
          {label}
          <VisuallyHidden>{text.inCurrency(currency)}</VisuallyHidden>
        </>
      }
      leftSection={<span aria-hidden>{sign}</span>}
      leftSectionWidth={`${sign.length + 2.5}ch`}
      leftSectionPointerEvents="none"
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onBlur={(event) => {
        const field = event.currentTarget;
        const written = moneyOf(field.value, currency);
        if (written !== null && field.value !== typedMoney(written)) {
          field.value = typedMoney(written);
          onChange?.(field.value);
        }
        onBlur?.(event);
      }}
      {...rest}
    />
  );
}
