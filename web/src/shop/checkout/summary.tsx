import { Anchor, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/problem';
import { formatMoney, knownMoney } from '../../logic/money';
import { linesTotal } from '../../logic/prices';
import { cart as cartText, checkout as text } from '../../text/till';
import { LinePicture } from '../line-picture';
import { Totals } from '../../parts/totals';
import classes from './checkout.module.css';

/* What hinders the order of a line; a changed price does not, but it is told. */
function hindrance(line: Schemas['CartLine']): string | null {
  const codes = line.notices.map(({ code }) => code);
  if (codes.includes('not_for_sale')) {
    return cartText.notForSale;
  }
  if (codes.includes('out_of_stock')) {
    return cartText.soldOut;
  }
  return codes.includes('too_few_left') ? cartText.tooFew(line.available ?? 0) : null;
}

function Line({ line }: { line: Schemas['CartLine'] }) {
  const gross = knownMoney(line.gross);
  const wrong = hindrance(line);
  const former = formerPrice(line);
  return (
    <li>
      <LinePicture productId={line.product_id ?? null} small />
      <span>{text.lineTimes(line.quantity, line.name)}</span>
      <span className={classes.gross}>{gross && formatMoney(gross)}</span>
      {former && <span className={classes.told}>{former}</span>}
      {wrong && (
        <span className={classes.wrong} role="status">
          {wrong}
        </span>
      )}
    </li>
  );
}

/* The price that it had when it was put into the cart. */
function formerPrice(line: Schemas['CartLine']): string | null {
  const now = knownMoney(line.price);
  return now && line.notices.some(({ code }) => code === 'price_changed')
    ? cartText.priceRose(formatMoney(line.seen_price), formatMoney(now))
    : null;
}

/* What is ordered and what it comes to. `children` stand below: the code, and the button. */
export function Summary({ cart, children }: { cart: Schemas['Cart']; children: ReactNode }) {
  return (
    <aside className={classes.panel} aria-labelledby="summary">
      <div className={classes.head}>
        <Title order={2} id="summary" size="h3">
          {text.summary}
        </Title>
        <Anchor component={Link} to="/cart">
          {text.change}
        </Anchor>
      </div>
      <ul className={classes.lines}>
        {cart.lines.map((line) => (
          <Line key={line.variant_id} line={line} />
        ))}
      </ul>
      <Totals
        lines={linesTotal(cart)}
        adjustments={cart.adjustments}
        totals={cart.totals}
        gross={cart.gross}
        shippingMethod={cart.shipping_method ?? null}
      />
      {children}
    </aside>
  );
}
