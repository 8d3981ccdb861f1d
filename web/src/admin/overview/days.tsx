import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { shop } from '../../api/page-data';
import type { Schemas } from '../../api/problem';
import { formatDay } from '../../logic/dates';
import { lastDays } from '../../logic/figures';
import { formatMoney } from '../../logic/money';
import { overview as text } from '../../text/admin-overview';
import { Panel } from '../parts/panel';
import classes from './overview.module.css';

const CHART_HEIGHT = 260;

const SPANS = [
  { name: text.today, days: 1 },
  { name: text.week, days: 7 },
  { name: text.month, days: 30 },
];

const DaysChart = lazy(async () => ({ default: (await import('./days-chart')).DaysChart }));

/* How it goes: today, this week, this month, and day by day. */
export function Days({ days }: { days: Schemas['OrderDay'][] }) {
  return (
    <Panel title={text.figures}>
      <dl className={classes.figures}>
        {SPANS.map((span) => {
          const { placed, revenue } = lastDays(days, span.days, shop.currency);
          return (
            <div key={span.name}>
              <dt>{span.name}</dt>
              <dd className={classes.revenue}>{formatMoney(revenue)}</dd>
              <dd>{text.orders(placed)}</dd>
            </div>
          );
        })}
      </dl>
      <p className={classes.hint}>{text.revenueHint}</p>
      <div aria-hidden>
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
          <DaysChart days={days} currency={shop.currency} height={CHART_HEIGHT} />
        </Suspense>
      </div>
      <details className={classes.details}>
        <summary>{text.asTable}</summary>
        <table className={classes.table}>
          <caption>{text.byDay}</caption>
          <thead>
            <tr>
              <th scope="col">{text.day}</th>
              <th scope="col">{text.placed}</th>
              <th scope="col">{text.revenue}</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, placed, revenue }) => (
              <tr key={day}>
                <th scope="row">{formatDay(day)}</th>
                <td>{placed}</td>
                <td>{formatMoney(revenue)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Panel>
  );
}
