import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { logIn } from '../text/account';

/* A password that can be looked at, with the keyboard, too. `autoComplete` tells password managers which one it is. */
export function PasswordField(
  props: PasswordInputProps & { autoComplete: 'current-password' | 'new-password'; name: string },
) {
  return (
    <PasswordInput
      visibilityToggleButtonProps={{ 'aria-label': logIn.showPassword, tabIndex: 0 }}
      rightSectionWidth={44}
      spellCheck={false}
      {...props}
    />
  );
}
