import { UnstyledButton } from '@mantine/core';
import { IconAdjustments, IconLock, IconLogout, IconMapPin, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { NavLink, useNavigate } from 'react-router';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { useSession, useSessionChange } from '../api/session';
import { announce } from '../parts/announce';
import { Guarded } from '../parts/guarded';
import { Page } from '../parts/page';
import { failureText } from '../parts/states';
import { account } from '../text/account';
import classes from './account.module.css';
import { VerifyHint } from './verify-hint';

const PLACES = [
  { to: '/account', text: account.profile, Icon: IconUser },
  { to: '/account/addresses', text: account.addresses, Icon: IconMapPin },
  { to: '/account/security', text: account.security, Icon: IconLock },
  { to: '/account/preferences', text: account.preferences, Icon: IconAdjustments },
];

function LogOut() {
  const navigate = useNavigate();
  const change = useSessionChange();
  const end = api.useMutation('post', '/auth/log-out');
  async function logOut() {
    try {
      await end.mutateAsync({});
      await change(null);
      await navigate('/');
      announce(account.loggedOut);
    } catch (failed) {
      announce(failureText(failed));
    }
  }
  return (
    <UnstyledButton className={classes.place ?? ''} disabled={end.isPending} onClick={() => void logOut()}>
      <IconLogout size={20} aria-hidden />
      {account.logOut}
    </UnstyledButton>
  );
}

interface AccountPageProps {
  title: string;
  children: (profile: Schemas['UserProfile']) => ReactNode;
}

function Sections({ children }: Pick<AccountPageProps, 'children'>) {
  const session = useSession().data;
  return (
    <div className={classes.sections}>
      <nav aria-label={account.sections} className={classes.places}>
        {PLACES.map(({ to, text, Icon }) => (
          <NavLink key={to} to={to} end className={classes.place ?? ''}>
            <Icon size={20} aria-hidden />
            {text}
          </NavLink>
        ))}
        <LogOut />
      </nav>
      <div className={classes.section}>
        <VerifyHint />
        {session && 'profile' in session && children(session.profile)}
      </div>
    </div>
  );
}

/* What the pages about oneself have in common: the way among them, and that one must be logged in. */
export function AccountPage({ title, children }: AccountPageProps) {
  return (
    <Guarded>
      <Page title={title}>
        <Sections>{children}</Sections>
      </Page>
    </Guarded>
  );
}
