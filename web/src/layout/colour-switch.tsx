import { UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { navigation } from '../text/common';
import classes from './layout.module.css';

export function ColourSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = dark ? navigation.lightMode : navigation.darkMode;
  return (
    <UnstyledButton
      className={classes.tool ?? ''}
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun aria-hidden /> : <IconMoon aria-hidden />}
    </UnstyledButton>
  );
}
