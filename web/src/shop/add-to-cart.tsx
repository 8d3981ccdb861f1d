import { Alert, Anchor, Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../api/problem';
import { failureText } from '../parts/states';
import { product as text } from '../text/shop';
import classes from './product.module.css';
import { useCart } from './use-cart';

interface AddToCartProps {
  product: Schemas['Product'];
  variant: Schemas['Variant'] | undefined;
  quantity: number;
}

/* Puts it into the cart and says so where it was pressed, with the way on. */
export function AddToCart({ product, variant, quantity }: AddToCartProps) {
  const { add, isPending, error, reset } = useCart();
  const [added, setAdded] = useState<number | null>(null);
  const soldOut = !variant || variant.stock_status === 'out_of_stock';
  const press = async () => {
    if (variant) {
      setAdded(null);
      reset();
      await add(variant.id, product.id, quantity).then(
        () => setAdded(quantity),
        () => undefined,
      );
    }
  };
  return (
    <>
      <Button
        size="lg"
        className={classes.add ?? ''}
        disabled={soldOut}
        loading={isPending}
        onClick={() => void press()}
      >
        {soldOut ? text.soldOut : text.add}
      </Button>
      <div className={classes.outcome} role="status">
        {added !== null && !isPending && (
          <>
            <IconCheck size={20} aria-hidden />
            <span>{text.added(product.name, added)}</span>{' '}
            <Anchor component={Link} to="/cart" fw={600}>
              {text.toCart}
            </Anchor>
          </>
        )}
      </div>
      {error && (
        <Alert role="alert" color="terracotta" className={classes.failed ?? ''}>
          {failureText(error)}
        </Alert>
      )}
    </>
  );
}
