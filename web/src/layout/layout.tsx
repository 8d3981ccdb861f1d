import type { ReactNode } from 'react';
import { Outlet, ScrollRestoration } from 'react-router';
import { LeaveQuestion } from '../parts/leave-guard';
import { CONTENT, SkipLink } from '../parts/skip-link';
import { BottomBar } from './bottom-bar';
import { Footer } from './footer';
import { Header } from './header';
import classes from './layout.module.css';

/* What stands around every page of the shop; `children` are there in a page's place until it is known. */
export function Layout({ children }: { children?: ReactNode }) {
  return (
    <div className={classes.layout}>
      <SkipLink />
      <Header />
      <main id={CONTENT} tabIndex={-1} className={classes.content}>
        {children ?? <Outlet />}
      </main>
      <Footer />
      <BottomBar />
      {!children && <LeaveQuestion />}
      {!children && <ScrollRestoration />}
    </div>
  );
}
