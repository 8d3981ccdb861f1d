import { IconBell, IconBuildingStore, IconReceipt, IconShoppingBag, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useSession } from '../api/session';
import { navigation } from '../text/common';
import { useCartCount, useUnreadCount } from './counts';
import classes from './layout.module.css';
import { useLogInPlace } from './log-in-place';

interface ItemProps {
  to: string;
  text: string;
  label?: string;
  count?: number;
  children: ReactNode;
}

function Item({ to, text, label = text, count = 0, children }: ItemProps) {
  return (
    <NavLink to={to} end={to === '/'} className={classes.bottomItem ?? ''} aria-label={label}>
      <span className={classes.bottomIcon}>
        {children}
        {count > 0 && (
          <span className={classes.badge} aria-hidden>
            {count}
          </span>
        )}
      </span>
      <span aria-hidden>{text}</span>
    </NavLink>
  );
}

/* On phones only: the five places that people go to. */
export function BottomBar() {
  const session = useSession();
  const cart = useCartCount();
  const unread = useUnreadCount();
  const logIn = useLogInPlace();
  const known = session.data?.who === 'user' || session.data?.who === 'admin';
  return (
    <nav className={classes.bottomBar} aria-label={navigation.places}>
      <Item to="/" text={navigation.shop}>
        <IconBuildingStore aria-hidden />
      </Item>
      <Item to="/orders" text={navigation.orders}>
        <IconReceipt aria-hidden />
      </Item>
      <Item to="/notifications" text={navigation.notices} label={navigation.noticeCount(unread)} count={unread}>
        <IconBell aria-hidden />
      </Item>
      <Item to={known ? '/account' : logIn} text={known ? navigation.account : navigation.logIn}>
        <IconUser aria-hidden />
      </Item>
      <Item to="/cart" text={navigation.cart} label={navigation.cartCount(cart)} count={cart}>
        <IconShoppingBag aria-hidden />
      </Item>
    </nav>
  );
}
