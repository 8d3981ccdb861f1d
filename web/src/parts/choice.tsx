import type { ReactNode } from 'react';
import classes from './choice.module.css';

interface ChoiceProps {
  name: string;
  checked: boolean;
  choose: () => void;
  title: ReactNode;
  /* At the end of the title's line, such as a price. */
  aside?: ReactNode;
  children?: ReactNode;
}

/* One of several that exclude each other, as a card that can be pressed anywhere. */
export function Choice({ name, checked, choose, title, aside, children }: ChoiceProps) {
  return (
    <label className={classes.choice}>
      <input type="radio" name={name} checked={checked} onChange={choose} />
      <span className={classes.words}>
        <span className={classes.title}>
          <span>{title}</span>
          {aside !== undefined && <span className={classes.aside}>{aside}</span>}
        </span>
        {children && <span className={classes.more}>{children}</span>}
      </span>
    </label>
  );
}
