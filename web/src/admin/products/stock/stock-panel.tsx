import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../../api/client';
import { hasStatus, type Schemas } from '../../../api/problem';
import { variantName } from '../../../logic/stock';
import { FailureState, LoadingState } from '../../../parts/states';
import { levels as text } from '../../../text/desk-stock';
import { Panel } from '../../parts/panel';
import { CountDialog } from './count-dialog';
import { Levels } from './levels';
import { MovementDialog } from './movement-dialog';
import { Movements } from './movements';
import { ThresholdDialog } from './threshold-dialog';

const ASKED_EVERY = 15_000;
const NEW_VARIANT_ASKED_EVERY = 2_000;

/* Stock of a variant, with what the catalogue calls it. */
export type NamedStock = Schemas['VariantStock'] & { name: string };

function named({ variants }: Schemas['ProductStock'], product: Schemas['Product'] | undefined): NamedStock[] {
  const known = product?.variants ?? [];
  const place = ({ variant_id }: Schemas['VariantStock']) => known.findIndex(({ id }) => id === variant_id);
  return variants
    .map((stock) => {
      const variant = known[place(stock)];
      return { ...stock, name: variant ? variantName(variant) : stock.sku };
    })
    .sort((a, b) => place(a) - place(b));
}

/* The inventory hears of new products and variants a moment after the catalogue. */
function isBehind(stock: Schemas['ProductStock'] | undefined, product: Schemas['Product'] | undefined): boolean {
  const known = stock?.variants ?? [];
  return product?.variants.some(({ id }) => known.every(({ variant_id }) => variant_id !== id)) ?? false;
}

type Asked = { what: 'movement' } | { what: 'count' } | { what: 'threshold'; of: NamedStock };

/* What there is of a product's variants, and everything that changes it. */
export function StockPanel({ productId }: { productId: string }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const product = api.useQuery('get', '/products/{id}', { params: { path: { id: productId } } });
  const stock = api.useQuery(
    'get',
    '/inventory/{product_id}',
    { params: { path: { product_id: productId } } },
    { refetchInterval: ({ state }) => (isBehind(state.data, product.data) ? NEW_VARIANT_ASKED_EVERY : ASKED_EVERY) },
  );
  const close = () => setAsked(null);
  const variants = stock.data && !product.isPending ? named(stock.data, product.data) : null;

  if (variants === null) {
    return (
      <Panel title={text.title}>
        {hasStatus(stock.error, 404) ? (
          <Text role="status">{text.notKnown}</Text>
        ) : stock.isError ? (
          <FailureState failure={stock.error} retry={() => void stock.refetch()} />
        ) : (
          <LoadingState rows={3} height={52} />
        )}
      </Panel>
    );
  }
  return (
    <Stack gap="lg">
      <Panel
        title={text.title}
        actions={
          <Group gap="sm">
            <Button variant="default" onClick={() => setAsked({ what: 'count' })}>
              {text.count}
            </Button>
            <Button variant="default" onClick={() => setAsked({ what: 'movement' })}>
              {text.record}
            </Button>
          </Group>
        }
      >
        <Levels variants={variants} onThreshold={(of) => setAsked({ what: 'threshold', of })} />
      </Panel>
      <Movements productId={productId} variants={variants} />
      {asked?.what === 'movement' && <MovementDialog productId={productId} variants={variants} close={close} />}
      {asked?.what === 'count' && <CountDialog productId={productId} variants={variants} close={close} />}
      {asked?.what === 'threshold' && (
        <ThresholdDialog productId={productId} variant={asked.of} several={variants.length > 1} close={close} />
      )}
    </Stack>
  );
}
