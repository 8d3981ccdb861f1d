import { Button, Skeleton, Text } from '@mantine/core';
import { IconBasketOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import { isMissing, type Schemas } from '../api/problem';
import { formatMoney, formatRate } from '../logic/money';
import { firstChoice, variantOf } from '../logic/options';
import { Page } from '../parts/page';
import { QuantityStepper } from '../parts/quantity-stepper';
import { EmptyState, FailureState, LoadingState } from '../parts/states';
import { common, stock } from '../text/common';
import { product as text } from '../text/shop';
import { OptionChoice } from './option-choice';
import { AddToCart } from './add-to-cart';
import { ProductFrame } from './product-frame';
import classes from './product.module.css';
import { RelatedProducts } from './related-products';
import { QUANTITY_MAX } from './use-cart';

export function Component() {
  const { id = '' } = useParams();
  const product = api.useQuery('get', '/products/{id}', { params: { path: { id } } });
  if (product.data) {
    return <ProductPage key={product.data.id} product={product.data} />;
  }
  if (product.isPending) {
    return <ProductLoading key={id} />;
  }
  const gone = isMissing(product.error);
  return (
    <Page title={gone ? text.goneTitle : common.failedTitle} narrow>
      {gone ? (
        <EmptyState
          icon={<IconBasketOff size={40} />}
          text={text.goneText}
          action={
            <Button component={Link} to="/search">
              {text.everything}
            </Button>
          }
        />
      ) : (
        <FailureState titled={false} failure={product.error} retry={() => void product.refetch()} />
      )}
    </Page>
  );
}

/* As the page will stand: the picture on one side, the facts on the other. */
function ProductLoading() {
  return (
    <div className={classes.page}>
      <div className={classes.breadcrumbs} />
      <div className={classes.columns}>
        <Skeleton className={classes.large ?? ''} height="auto" />
        <div className={classes.facts}>
          <Page title={common.loading} bare>
            <LoadingState rows={5} height={44} />
          </Page>
        </div>
      </div>
    </div>
  );
}

function ProductPage({ product }: { product: Schemas['Product'] }) {
  const [choice, setChoice] = useState(() => firstChoice(product.variants));
  const [quantity, setQuantity] = useState(1);
  const variant = variantOf(product.variants, choice);
  return (
    <ProductFrame product={product} below={<RelatedProducts product={product} />}>
      {variant && (
        <>
          <p className={classes.price}>{formatMoney(variant.price)}</p>
          <Text size="sm" c="dimmed">
            {variant.tax_basis_points > 0 ? text.taxIncluded(formatRate(variant.tax_basis_points)) : text.taxFree}
          </Text>
        </>
      )}
      <OptionChoice variants={product.variants} choice={choice} onChange={setChoice} />
      <p className={classes.stock} role="status" data-stock={variant?.stock_status ?? 'out_of_stock'}>
        {variant ? stock[variant.stock_status] : text.notSold}
      </p>
      <div className={classes.buy}>
        <QuantityStepper value={quantity} max={QUANTITY_MAX} onChange={setQuantity} label={text.quantity} />
        <AddToCart product={product} variant={variant} quantity={quantity} />
      </div>
      <Text className={classes.description ?? ''}>{product.description}</Text>
      {variant && (
        <Text size="sm" c="dimmed">
          {text.sku(variant.sku)}
        </Text>
      )}
    </ProductFrame>
  );
}
