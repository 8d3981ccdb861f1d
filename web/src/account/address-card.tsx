import { Badge, Button, Group, Modal, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { addressLines } from '../logic/addresses';
import { announce } from '../parts/announce';
import { FormFailure } from '../parts/form';
import { addresses } from '../text/account';
import { common } from '../text/common';
import classes from './account.module.css';

type Address = Schemas['Address'];

/* Asks first: an address is typed in no time, but looked up in a while. */
function Removal({ address, name, close }: { address: Address; name: string; close: () => void }) {
  const queries = useQueryClient();
  const remove = api.useMutation('delete', '/users/me/addresses/{id}');

  async function confirm() {
    await remove.mutateAsync({
      params: { path: { id: address.id }, header: { 'If-Match': `"${address.version}"` } },
    });
    announce(addresses.removed(name));
    await queries.invalidateQueries({ queryKey: ['get', '/users/me/addresses'] });
  }

  return (
    <Modal
      opened
      onClose={close}
      title={addresses.removeTitle}
      closeButtonProps={{ 'aria-label': common.close }}
      centered
    >
      <Text mb="md">{addressLines(address).join(', ')}</Text>
      <FormFailure failure={remove.error} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          {common.cancel}
        </Button>
        <Button color="terracotta" loading={remove.isPending} onClick={() => void confirm().catch(() => undefined)}>
          {addresses.remove}
        </Button>
      </Group>
    </Modal>
  );
}

export function AddressCard({ address, change }: { address: Address; change: () => void }) {
  const [removing, setRemoving] = useState(false);
  const name = address.label || address.recipient;
  return (
    <>
      <Group gap="xs" mb="xs">
        <Title order={2} size="h3" className={classes.cardTitle ?? ''}>
          {name}
        </Title>
        {address.default_shipping && (
          <Badge color="sea" variant="light" tt="none" size="lg">
            {addresses.forGoods}
          </Badge>
        )}
        {address.default_billing && (
          <Badge color="indigo" variant="light" tt="none" size="lg">
            {addresses.forBills}
          </Badge>
        )}
      </Group>
      <address className={classes.lines}>
        {addressLines(address).map((line, place) => (
          <div key={place}>{line}</div>
        ))}
        {address.phone && <div>{address.phone}</div>}
      </address>
      <Group gap="sm" mt="md">
        <Button variant="default" aria-label={addresses.changeOf(name)} onClick={change}>
          {addresses.change}
        </Button>
        <Button
          variant="subtle"
          color="terracotta"
          aria-label={addresses.removeOf(name)}
          onClick={() => setRemoving(true)}
        >
          {addresses.remove}
        </Button>
      </Group>
      {removing && <Removal address={address} name={name} close={() => setRemoving(false)} />}
    </>
  );
}
