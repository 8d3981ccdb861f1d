import { Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { shop } from '../api/page-data';
import { common } from '../text/common';
import classes from './page.module.css';
import { useEntryFocus } from './use-entry-focus';

interface PageProps {
  title: string;
  /* Beside the heading: what can be done on this page. */
  actions?: ReactNode;
  /* Narrow pages are for reading and for forms. */
  narrow?: boolean;
  /* The page lays itself out around the heading. */
  bare?: boolean;
  children: ReactNode;
}

/* A page: its heading, which takes the focus when the page is entered, and its title in the tab. */
export function Page({ title, actions, narrow = false, bare = false, children }: PageProps) {
  const heading = useEntryFocus();
  useEffect(() => {
    document.title = common.pageTitle(title, shop.name);
  }, [title]);
  return (
    <div className={bare ? classes.bare : narrow ? classes.narrow : classes.page}>
      <div className={classes.head}>
        <Title order={1} ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {actions}
      </div>
      {children}
    </div>
  );
}
