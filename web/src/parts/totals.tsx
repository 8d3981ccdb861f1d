import type { Schemas } from '../api/problem';
import { formatMoney, formatRate } from '../logic/money';
import { totals as text } from '../text/till';
import classes from './totals.module.css';

interface TotalsProps {
  lines: Schemas['Money'];
  adjustments: Schemas['OrderAdjustment'][];
  totals: Schemas['TaxTotal'][];
  gross: Schemas['Money'];
  shippingMethod: string | null;
}

function label(adjustment: Schemas['OrderAdjustment'], shippingMethod: string | null): string {
  const [kind, name] =
    adjustment.kind === 'shipping' ? [text.shipping, shippingMethod] : [text.discount, adjustment.label];
  return name ? `${kind}: ${name}` : kind;
}

/* A discount is spread over the tax rates; people see it once. */
function summed(adjustments: Schemas['OrderAdjustment'][], shippingMethod: string | null) {
  const sums = new Map<string, Schemas['Money']>();
  for (const adjustment of adjustments) {
    const name = label(adjustment, shippingMethod);
    const { minor, currency } = adjustment.gross;
    sums.set(name, { minor: (sums.get(name)?.minor ?? 0) + minor, currency });
  }
  return [...sums];
}

/* What it comes to, from the items to the total with the tax in it. */
export function Totals({ lines, adjustments, totals, gross, shippingMethod }: TotalsProps) {
  return (
    <dl className={classes.totals}>
      <div>
        <dt>{text.items}</dt>
        <dd>{formatMoney(lines)}</dd>
      </div>
      {summed(adjustments, shippingMethod).map(([name, sum]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{sum.minor === 0 ? text.free : formatMoney(sum)}</dd>
        </div>
      ))}
      <div className={classes.total}>
        <dt>{text.total}</dt>
        <dd>{formatMoney(gross)}</dd>
      </div>
      {totals
        .filter(({ tax }) => tax.minor !== 0)
        .map(({ tax_basis_points, tax }) => (
          <div key={tax_basis_points} className={classes.tax}>
            <dt>{text.taxWithin(formatRate(tax_basis_points))}</dt>
            <dd>{formatMoney(tax)}</dd>
          </div>
        ))}
    </dl>
  );
}
