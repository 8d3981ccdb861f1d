import { BarChart } from '@mantine/charts';
import type { Schemas } from '../../api/problem';
import { formatDay } from '../../logic/dates';
import { formatMoney } from '../../logic/money';
import { overview as text } from '../../text/admin-overview';

interface DaysChartProps {
  days: Schemas['OrderDay'][];
  currency: string;
  height: number;
}

/* Revenue by day as bars; the same stands in a table below. In a file of its own, as charts are large. */
export function DaysChart({ days, currency, height }: DaysChartProps) {
  return (
    <BarChart
      h={height}
      data={days.map(({ day, revenue }) => ({ day: formatDay(day), revenue: revenue.minor }))}
      dataKey="day"
      series={[{ name: 'revenue', label: text.revenue, color: 'var(--mantine-color-indigo-filled)' }]}
      valueFormatter={(minor) => formatMoney({ minor, currency })}
      yAxisProps={{ width: 80 }}
      xAxisProps={{ minTickGap: 32 }}
      tickLine="none"
      gridAxis="x"
      barChartProps={{ accessibilityLayer: false }}
    />
  );
}
