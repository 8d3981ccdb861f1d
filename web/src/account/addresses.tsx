import { Button, Text } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../api/client';
import { EmptyState, Loaded } from '../parts/states';
import { addresses } from '../text/account';
import { AccountPage } from './account-page';
import classes from './account.module.css';
import { AddressCard } from './address-card';
import { AddressForm } from './address-form';

const NEW = 'new';
const BOOK_MAX = 20;

export function Component() {
  return <AccountPage title={addresses.title}>{() => <AddressBook />}</AccountPage>;
}

function AddressBook() {
  const book = api.useQuery('get', '/users/me/addresses', {});
  const [edited, setEdited] = useState<string | null>(null);
  const close = () => setEdited(null);
  const add = <Button onClick={() => setEdited(NEW)}>{addresses.add}</Button>;
  return (
    <Loaded query={book}>
      {({ items }) => (
        <>
          {items.length === 0 && edited !== NEW && (
            <EmptyState
              icon={<IconMapPin size={40} />}
              title={addresses.emptyTitle}
              text={addresses.emptyText}
              action={add}
            />
          )}
          {items.length > 0 && (
            <ul className={classes.cards} aria-label={addresses.title}>
              {items.map((address) => (
                <li key={address.id} className={classes.panel}>
                  {edited === address.id ? (
                    <AddressForm address={address} close={close} />
                  ) : (
                    <AddressCard address={address} change={() => setEdited(address.id)} />
                  )}
                </li>
              ))}
            </ul>
          )}
          {edited === NEW && (
            <section className={classes.panel} aria-label={addresses.add}>
              <AddressForm close={close} />
            </section>
          )}
          {items.length > 0 && edited === null && items.length < BOOK_MAX && <div>{add}</div>}
          {items.length >= BOOK_MAX && <Text c="dimmed">{addresses.full(BOOK_MAX)}</Text>}
        </>
      )}
    </Loaded>
  );
}
