import { IconBell, IconReceipt, IconShoppingBag, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { shop } from '../api/page-data';
import { useSession } from '../api/session';
import { navigation } from '../text/common';
import { ColourSwitch } from './colour-switch';
import { useCartCount, useUnreadCount } from './counts';
import classes from './layout.module.css';
import { useLogInPlace } from './log-in-place';
import { SearchField } from './search-field';

interface ToolProps {
  to: string;
  label: string;
  count?: number;
  children: ReactNode;
}

function Tool({ to, label, count = 0, children }: ToolProps) {
  return (
    <Link to={to} className={classes.tool} aria-label={label} title={label}>
      {children}
      {count > 0 && (
        <span className={classes.badge} aria-hidden>
          {count}
        </span>
      )}
    </Link>
  );
}

export function Header() {
  const session = useSession();
  const cart = useCartCount();
  const unread = useUnreadCount();
  const logIn = useLogInPlace();
  const known = session.data?.who === 'user' || session.data?.who === 'admin';
  return (
    <header className={classes.header}>
      <div className={classes.bar}>
        <Link to="/" className={classes.brand}>
          <img src={shop.logo ?? '/favicon.svg'} width={36} height={36} alt="" />
          {shop.name}
        </Link>
        <div className={classes.search}>
          <SearchField />
        </div>
        <nav className={classes.tools} aria-label={navigation.main}>
          <ColourSwitch />
          <span className={classes.wide}>
            {known && (
              <>
                <Tool to="/orders" label={navigation.orders}>
                  <IconReceipt aria-hidden />
                </Tool>
                <Tool to="/notifications" label={navigation.notificationCount(unread)} count={unread}>
                  <IconBell aria-hidden />
                </Tool>
              </>
            )}
            <Tool to={known ? '/account' : logIn} label={known ? navigation.account : navigation.logIn}>
              <IconUser aria-hidden />
            </Tool>
            <Tool to="/cart" label={navigation.cartCount(cart)} count={cart}>
              <IconShoppingBag aria-hidden />
            </Tool>
          </span>
        </nav>
      </div>
    </header>
  );
}
