import './components.css';
import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMenu2 } from '@tabler/icons-react';
import { Link, Outlet, ScrollRestoration } from 'react-router';
import { shop } from '../api/page-data';
import { useSession } from '../api/session';
import { ColourSwitch } from '../layout/colour-switch';
import { Guarded } from '../parts/guarded';
import { LeaveQuestion } from '../parts/leave-guard';
import { CONTENT, SkipLink } from '../parts/skip-link';
import { desk } from '../text/admin';
import { common, navigation } from '../text/common';
import classes from './layout.module.css';
import { DeskNavigation } from './navigation';

/* What stands around the desk's pages: its places at the side, in a drawer on phones. */
export function Component() {
  const [menu, menuToggle] = useDisclosure(false);
  const session = useSession().data;
  const mayEnter = !session || session.who === 'admin'; // until it is known the places stand there, so that nothing jumps
  return (
    <div className={classes.layout}>
      <SkipLink />
      <header className={classes.header}>
        {mayEnter && (
          <ActionIcon
            className={classes.menuButton ?? ''}
            aria-label={desk.menu}
            onClick={menuToggle.open}
            color="gray"
          >
            <IconMenu2 aria-hidden />
          </ActionIcon>
        )}
        <Link to="/admin" className={classes.brand}>
          <img src={shop.logo ?? '/favicon.svg'} width={32} height={32} alt="" />
          {desk.name(shop.name)}
        </Link>
        <nav className={classes.tools} aria-label={navigation.main}>
          <ColourSwitch />
          <Link to="/" className={classes.toShop}>
            {desk.toShop}
          </Link>
        </nav>
      </header>
      <aside className={classes.side}>{mayEnter && <DeskNavigation />}</aside>
      <main id={CONTENT} tabIndex={-1} className={classes.content}>
        <Guarded admin>
          <Outlet />
        </Guarded>
      </main>
      <Drawer
        opened={menu}
        onClose={menuToggle.close}
        title={desk.name(shop.name)}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <DeskNavigation onGo={menuToggle.close} />
      </Drawer>
      <LeaveQuestion />
      <ScrollRestoration />
    </div>
  );
}
