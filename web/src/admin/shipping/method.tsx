import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, useParams } from 'react-router';
import { api } from '../../api/client';
import { isMissing, type Schemas } from '../../api/problem';
import { announce } from '../../parts/announce';
import { ConfirmButton } from '../../parts/confirm-button';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { shipping, shippingForm, shippingPage as text } from '../../text/desk-sales';
import { Component as DeskNotFound } from '../not-found';
import { Panel } from '../parts/panel';
import { ChangeMethod } from './change-method';

function Removal({ method, gone }: { method: Schemas['ShippingMethod']; gone: () => void }) {
  const queries = useQueryClient();
  const methods = api.useQuery('get', '/shipping-methods', {});
  const { id, name, version } = method;
  const remove = api.useMutation('delete', '/shipping-methods/{id}', {
    onError: () => queries.invalidateQueries({ queryKey: ['get', '/shipping-methods/{id}'] }),
  });

  async function takeAway() {
    await remove.mutateAsync({ params: { path: { id }, header: { 'If-Match': `"${version}"` } } });
    announce(text.removed(name));
    gone();
    await queries.invalidateQueries({ queryKey: ['get', '/shipping-methods'] });
  }

  return (
    <Panel title={text.remove}>
      <Stack align="flex-start">
        <Text>{methods.data?.items.length === 1 ? text.lastText : text.removeHint}</Text>
        <ConfirmButton
          action={text.remove}
          title={text.removeTitle(name)}
          text={text.removeText}
          pending={remove.isPending}
          failure={remove.error}
          onConfirm={() => void takeAway().catch(() => undefined)}
        />
      </Stack>
    </Panel>
  );
}

function MethodPage({ id, gone }: { id: string; gone: () => void }) {
  const query = api.useQuery('get', '/shipping-methods/{id}', { params: { path: { id } } });
  if (query.data === undefined && isMissing(query.error)) {
    return <DeskNotFound />;
  }
  return (
    <Page title={query.data?.name ?? shipping.title} narrow>
      <Loaded query={query} loading={<LoadingState rows={2} height={240} />}>
        {(method) => (
          <Stack gap="lg">
            <Panel title={shippingForm.what}>
              <ChangeMethod method={method} />
            </Panel>
            <Removal method={method} gone={gone} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

/* One way to send orders: what it is and costs, and its end. */
export function Component() {
  const { id = '' } = useParams();
  const [gone, setGone] = useState(false);
  // In place of the page: a form on it has nothing to guard any more.
  return gone ? <Navigate to="/admin/shipping" replace /> : <MethodPage key={id} id={id} gone={() => setGone(true)} />;
}
