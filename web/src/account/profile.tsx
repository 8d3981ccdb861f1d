import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { formatDate } from '../logic/dates';
import { account } from '../text/account';
import { AccountPage } from './account-page';
import classes from './account.module.css';
import { OwnData } from './own-data';
import { ProfileForm } from './profile-form';

export function Component() {
  return (
    <AccountPage title={account.title}>
      {(profile) => (
        <>
          <div>
            <Text>
              {account.orders(profile.orders_placed)} {account.since(formatDate(profile.created_at))}
            </Text>
            <Anchor component={Link} to="/orders" className={classes.aside ?? ''}>
              {account.toOrders}
            </Anchor>
          </div>
          <section className={classes.panel} aria-label={account.profile}>
            <ProfileForm profile={profile} key={profile.id} />
            <Text mt="lg" c="dimmed">
              {account.loginWith(profile.email)}{' '}
              <Anchor component={Link} to="/account/security" underline="always">
                {account.changeEmail}
              </Anchor>
            </Text>
          </section>
          <OwnData profile={profile} />
        </>
      )}
    </AccountPage>
  );
}
