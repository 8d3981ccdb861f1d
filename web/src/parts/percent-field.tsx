import { TextInput, VisuallyHidden, type TextInputProps } from '@mantine/core';
import { percent as text } from '../text/common';

/* A part of something, in per cent. It stays what was typed until it is sent: parsePercent makes basis points of it. */
export function PercentField({ label, ...rest }: TextInputProps) {
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      maxLength={8}
      label={
        <>
          {label}
          <VisuallyHidden>{text.inPercent}</VisuallyHidden>
        </>
      }
      rightSection={<span aria-hidden>{text.sign}</span>}
      rightSectionPointerEvents="none"
      {...rest}
    />
  );
}
