import type { ReactNode } from 'react';
import classes from './columns.module.css';

interface ColumnsProps {
  main: ReactNode;
  side: ReactNode;
  /* On phones, where one stands below the other. */
  sideFirst?: boolean;
}

/* A page about one thing: what one works with, and beside it what one looks up. */
export function Columns({ main, side, sideFirst = false }: ColumnsProps) {
  const aside = <div className={classes.side}>{side}</div>;
  return (
    <div className={classes.columns}>
      {sideFirst && aside}
      <div className={classes.main}>{main}</div>
      {!sideFirst && aside}
    </div>
  );
}
