import { Link } from 'react-router';
import type { Schemas } from '../../api/problem';
import { formatMoney, formatRate } from '../../logic/money';
import { Totals } from '../../parts/totals';
import { orderPage as text } from '../../text/admin-orders';
import { Panel } from '../parts/panel';
import classes from './order.module.css';

type Order = Schemas['Order'];

const sumOf = ({ lines, gross }: Order): Schemas['Money'] => ({
  minor: lines.reduce((sum, line) => sum + line.gross.minor, 0),
  currency: gross.currency,
});

/* What was ordered, and what it comes to with the tax in it. */
export function Lines({ order }: { order: Order }) {
  return (
    <Panel title={text.lines}>
      <table className={classes.lines}>
        <thead>
          <tr>
            <th scope="col">{text.thing}</th>
            <th scope="col" className={classes.number}>
              {text.quantity}
            </th>
            <th scope="col" className={`${classes.number} ${classes.each}`}>
              {text.each}
            </th>
            <th scope="col" className={`${classes.number} ${classes.each}`}>
              {text.tax}
            </th>
            <th scope="col" className={classes.number}>
              {text.sum}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line, place) => (
            <tr key={place}>
              <th scope="row">
                <Link to={`/products/${line.product_id}`}>{line.name}</Link>
                {line.sku && <small>{line.sku}</small>}
              </th>
              <td className={classes.number}>{line.quantity}</td>
              <td className={`${classes.number} ${classes.each}`}>{formatMoney(line.price)}</td>
              <td className={`${classes.number} ${classes.each}`}>{formatRate(line.tax_basis_points)}</td>
              <td className={classes.number}>{formatMoney(line.gross)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Totals
        lines={sumOf(order)}
        adjustments={order.adjustments}
        totals={order.totals}
        gross={order.gross}
        shippingMethod={order.shipping_method ?? null}
      />
    </Panel>
  );
}
