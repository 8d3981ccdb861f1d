import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, useParams } from 'react-router';
import { api } from '../../api/client';
import { isMissing, type Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { discountState } from '../../logic/discounts';
import { announce } from '../../parts/announce';
import { ConfirmButton } from '../../parts/confirm-button';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { discountPage as text, discountForm, discounts } from '../../text/desk-sales';
import { Component as DeskNotFound } from '../not-found';
import { Columns } from '../parts/columns';
import { FactList } from '../parts/fact-list';
import { Panel } from '../parts/panel';
import { StatusBadge } from '../parts/status-badge';
import { ChangeDiscount } from './change-discount';
import { DISCOUNT_TONES } from './tones';

type Discount = Schemas['Discount'];

/* Ends a code or lets it run again, and takes it out of the list. */
function Ending({ discount, gone }: { discount: Discount; gone: () => void }) {
  const queries = useQueryClient();
  const { id, code, active, version } = discount;
  const params = { path: { id }, header: { 'If-Match': `"${version}"` } };
  const onError = () => queries.invalidateQueries({ queryKey: ['get', '/discounts/{id}'] });
  const change = api.useMutation('patch', '/discounts/{id}', { onError });
  const remove = api.useMutation('delete', '/discounts/{id}', { onError });

  async function setActive(close: () => void) {
    await change.mutateAsync({ params, body: { active: !active } });
    close();
    announce(active ? text.ended(code) : text.runsAgain(code));
    await queries.invalidateQueries();
  }

  async function takeOut() {
    await remove.mutateAsync({ params });
    announce(text.removed(code));
    gone();
    await queries.invalidateQueries({ queryKey: ['get', '/discounts'] });
  }

  return (
    <Group gap="sm">
      <ConfirmButton
        key={String(active)}
        action={active ? text.end : text.again}
        title={active ? text.endTitle : text.againTitle}
        text={active ? text.endText : text.againText}
        pending={change.isPending}
        failure={change.error}
        onConfirm={(close) => void setActive(close).catch(() => undefined)}
      />
      <ConfirmButton
        action={text.remove}
        title={text.removeTitle}
        text={text.removeText}
        pending={remove.isPending}
        failure={remove.error}
        onConfirm={() => void takeOut().catch(() => undefined)}
      />
    </Group>
  );
}

function Facts({ discount }: { discount: Discount }) {
  const { uses, max_uses, created_at, updated_at } = discount;
  return (
    <FactList
      facts={[
        [text.uses, typeof max_uses === 'number' ? text.ordersOf(uses, max_uses) : text.orders(uses)],
        [text.added, formatDateTime(created_at)],
        [text.changed, formatDateTime(updated_at)],
      ]}
    />
  );
}

function DiscountPage({ id, gone }: { id: string; gone: () => void }) {
  const query = api.useQuery('get', '/discounts/{id}', { params: { path: { id } } });
  if (query.data === undefined && isMissing(query.error)) {
    return <DeskNotFound />;
  }
  const state = query.data && discountState(query.data, Date.now());
  return (
    <Page
      title={query.data?.code ?? discounts.code}
      actions={state && <StatusBadge tone={DISCOUNT_TONES[state]} text={discounts.states[state]} />}
    >
      <Loaded query={query} loading={<LoadingState rows={2} height={240} />}>
        {(discount) => (
          <Columns
            main={
              <Panel title={discountForm.what}>
                <ChangeDiscount discount={discount} />
              </Panel>
            }
            side={
              <>
                <Panel title={text.facts}>
                  <Facts discount={discount} />
                </Panel>
                <Panel title={text.ending}>
                  <Ending discount={discount} gone={gone} />
                </Panel>
              </>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

/* One code: what it does, how often it was used, and its end. */
export function Component() {
  const { id = '' } = useParams();
  const [gone, setGone] = useState(false);
  // In place of the page: a form on it has nothing to guard any more.
  return gone ? (
    <Navigate to="/admin/discounts" replace />
  ) : (
    <DiscountPage key={id} id={id} gone={() => setGone(true)} />
  );
}
