import { Button, Stack, VisuallyHidden } from '@mantine/core';
import { IconBoxOff, IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, Navigate, useParams } from 'react-router';
import { api } from '../../api/client';
import { isMissing, type Schemas } from '../../api/problem';
import { Page } from '../../parts/page';
import { EmptyState, Loaded, LoadingState } from '../../parts/states';
import { stock } from '../../text/common';
import { productPage as text } from '../../text/desk-products';
import { StatusBadge } from '../parts/status-badge';
import { DeleteProduct } from './delete-product';
import { EditForm } from './edit-form';
import { Pictures } from './pictures';
import classes from './product.module.css';
import { STOCK_TONES } from './status';
import { StockPanel } from './stock/stock-panel';

/* What is in stock moves by itself. */
const ASKED_EVERY = 15_000;

function Gone() {
  return (
    <Page title={text.goneTitle}>
      <EmptyState
        icon={<IconBoxOff size={40} />}
        title={text.goneTitle}
        text={text.gone}
        action={
          <Button component={Link} to="/admin/products">
            {text.toList}
          </Button>
        }
      />
    </Page>
  );
}

function Actions({ product }: { product: Schemas['Product'] }) {
  return (
    <div className={classes.actions}>
      <StatusBadge tone={STOCK_TONES[product.stock_status]} text={stock[product.stock_status]} />
      <Button
        component="a"
        href={`/products/${product.id}`}
        target="_blank"
        rel="noreferrer"
        variant="default"
        rightSection={<IconExternalLink size={18} aria-hidden />}
      >
        {text.inShop}
        <VisuallyHidden>{text.newTab}</VisuallyHidden>
      </Button>
    </div>
  );
}

/* One product on the desk: what it is, its variants, pictures and stock. */
function ProductPage({ id }: { id: string }) {
  const query = api.useQuery('get', '/products/{id}', { params: { path: { id } } }, { refetchInterval: ASKED_EVERY });
  const rates = api.useQuery('get', '/tax-rates');
  const [isDeleted, setDeleted] = useState(false);
  if (isDeleted) {
    return <Navigate to="/admin/products" replace />;
  }
  if (isMissing(query.error)) {
    return <Gone />;
  }
  const loading = <LoadingState rows={3} height={240} />;
  return (
    <Page title={query.data?.name ?? text.loadingTitle} actions={query.data && <Actions product={query.data} />}>
      <Loaded query={query} loading={loading}>
        {(product) => (
          <Loaded query={rates} loading={loading}>
            {({ items }) => (
              <Stack gap="lg">
                <EditForm product={product} rates={items} />
                <Pictures product={product} />
                <StockPanel productId={product.id} />
                <DeleteProduct product={product} onDeleted={() => setDeleted(true)} />
              </Stack>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

export function Component() {
  const { id = '' } = useParams();
  return <ProductPage key={id} id={id} />;
}
