import { Button, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/problem';
import { formatMoney, knownMoney } from '../../logic/money';
import { FormFailure } from '../../parts/form';
import { QuantityStepper } from '../../parts/quantity-stepper';
import { cart as text } from '../../text/till';
import { LinePicture } from '../line-picture';
import { QUANTITY_MAX, useCart } from '../use-cart';
import classes from './cart.module.css';

type Line = Schemas['CartLine'];

interface NoticeProps {
  line: Line;
  code: Schemas['CartNotice']['code'];
  put: (quantity: number) => void;
}

/* What has changed since the line was put, and what can be done about it. */
function Notice({ line, code, put }: NoticeProps) {
  const now = knownMoney(line.price);
  const left = line.available ?? 0;
  if (code === 'price_changed') {
    return (
      <div className={classes.notice}>
        <span>{text.priceRose(formatMoney(line.seen_price), now ? formatMoney(now) : '')}</span>
        <Button variant="subtle" px={0} onClick={() => put(line.quantity)}>
          {text.priceFine}
        </Button>
      </div>
    );
  }
  if (code === 'too_few_left') {
    return (
      <div className={classes.notice}>
        <span>{text.tooFew(left)}</span>
        <Button variant="subtle" px={0} onClick={() => put(left)}>
          {text.takeThose(left)}
        </Button>
      </div>
    );
  }
  return <div className={classes.notice}>{code === 'out_of_stock' ? text.soldOut : text.notForSale}</div>;
}

interface CartLineProps {
  line: Line;
  /* It was removed and put back: the button that did it has gone, so the focus comes here. */
  isBack: boolean;
  removed: () => void;
}

/* A line of the cart: what, how many, what it comes to, and what to know of it. */
export function CartLine({ line, isBack, removed }: CartLineProps) {
  const cart = useCart();
  const bin = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const productId = line.product_id ?? null;
  const price = knownMoney(line.price);
  const gross = knownMoney(line.gross);

  useEffect(() => {
    if (isBack) {
      bin.current?.focus();
    }
  }, [isBack]);

  async function change(quantity: number) {
    setFailure(null);
    try {
      await cart.put(line.variant_id, productId ?? '', quantity);
    } catch (failed) {
      setFailure(failed);
    }
  }

  return (
    <li className={classes.line}>
      <LinePicture productId={productId} />
      <div className={classes.words}>
        <h2 className={classes.name}>
          {productId ? <Link to={`/products/${productId}`}>{line.name}</Link> : line.name}
        </h2>
        {price && line.quantity > 1 && (
          <Text size="sm" c="dimmed">
            {text.each(formatMoney(price))}
          </Text>
        )}
        <div aria-live="polite">
          {line.notices.map(({ code }) => (
            <Notice key={code} line={line} code={code} put={(quantity) => void change(quantity)} />
          ))}
        </div>
        <div className={classes.tools}>
          <QuantityStepper
            label={text.quantityOf(line.name)}
            value={line.quantity}
            max={Math.max(line.quantity, Math.min(line.available ?? QUANTITY_MAX, QUANTITY_MAX))}
            disabled={!price}
            onChange={(quantity) => void change(quantity)}
          />
          <Button
            ref={bin}
            variant="subtle"
            color="gray"
            px="xs"
            leftSection={<IconTrash size={20} aria-hidden />}
            classNames={{ section: classes.bin ?? '' }}
            aria-label={text.removeThing(line.name)}
            onClick={() => {
              removed();
              void change(0);
            }}
          >
            <span className={classes.wide}>{text.remove}</span>
          </Button>
        </div>
        <FormFailure failure={failure} />
      </div>
      <Text className={classes.gross ?? ''}>{gross && formatMoney(gross)}</Text>
    </li>
  );
}
