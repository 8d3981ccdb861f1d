import type { Schemas } from '../api/problem';

type Row = Schemas['Preference'];
export type Kind = Row['kind'];
export type Channel = Row['channel'];

/* Of some things people must hear: one of their ways stays on. */
const KEEPS_A_WAY: readonly Kind[] = ['security', 'order_receipts'];

export function isWanted(rows: Row[], kind: Kind, channel: Channel): boolean {
  return rows.some((row) => row.kind === kind && row.channel === channel && row.wanted);
}

/* The rows with one of them set; those that no page shows stay as they are. */
export function withWanted(rows: Row[], kind: Kind, channel: Channel, wanted: boolean): Row[] {
  const others = rows.filter((row) => row.kind !== kind || row.channel !== channel);
  const at = rows.findIndex((row) => row.kind === kind && row.channel === channel);
  const place = at < 0 ? others.length : at;
  return [...others.slice(0, place), { kind, channel, wanted }, ...others.slice(place)];
}

/* Whether switching this one off would leave nothing of what must reach people. */
export function isLastWay(rows: Row[], kind: Kind, channel: Channel): boolean {
  return (
    KEEPS_A_WAY.includes(kind) &&
    isWanted(rows, kind, channel) &&
    rows.filter((row) => row.kind === kind && row.wanted).length === 1
  );
}
