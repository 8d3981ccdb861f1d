import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconUser } from '@tabler/icons-react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { useSession } from '../../api/session';
import { Page } from '../../parts/page';
import { EmptyState, Loaded, LoadingState } from '../../parts/states';
import { navigation } from '../../text/common';
import { checkout as text } from '../../text/till';
import { cartQuery } from '../use-cart';
import { CheckoutForm } from './checkout-form';

const BACK = '?back=/checkout';

function WhoOrders() {
  return (
    <EmptyState
      icon={<IconUser size={40} />}
      title={text.whoTitle}
      text={text.whoText}
      action={
        <Group justify="center">
          <Button component={Link} to={`/log-in${BACK}`}>
            {navigation.logIn}
          </Button>
          <Button component={Link} to={`/sign-up${BACK}`} variant="default">
            {navigation.signUp}
          </Button>
        </Group>
      }
    />
  );
}

/* Once the form stands it is not taken away by a request that fails: `Loaded` keeps what is there. */
function Known({ profile }: { profile: Schemas['UserProfile'] }) {
  const cart = useQuery(cartQuery);
  const book = api.useQuery('get', '/users/me/addresses', {});
  const methods = api.useQuery('get', '/shipping-methods', {});
  const loading = <LoadingState rows={4} height={120} />;
  return (
    <Loaded query={cart} loading={loading}>
      {(contents) => (
        <Loaded query={book} loading={loading}>
          {({ items: addresses }) => (
            <Loaded query={methods} loading={loading}>
              {({ items }) => (
                <CheckoutForm key={profile.id} profile={profile} book={addresses} methods={items} cart={contents} />
              )}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

export function Component() {
  const session = useSession();
  return (
    <Page title={text.title}>
      <Loaded query={session} loading={<LoadingState rows={4} height={120} />}>
        {(who) => (who.who === 'user' || who.who === 'admin' ? <Known profile={who.profile} /> : <WhoOrders />)}
      </Loaded>
    </Page>
  );
}
