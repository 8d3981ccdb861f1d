import type { Schemas } from '../api/problem';

type Money = Schemas['Money'];

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat('en', { style: 'currency', currency });
    formats.set(currency, format);
  }
  return format;
}

/* Digits behind the point: 2 for EUR, 0 for JPY, 3 for TND (ISO 4217). */
export function minorDigits(currency: string): number {
  return formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

export function formatMoney(money: Money): string {
  return formatOf(money.currency).format(money.minor / 10 ** minorDigits(money.currency));
}

/* Money that may be missing. The API's types are wider there than what it answers. */
export function knownMoney(money: { minor?: unknown } | Money | null | undefined): Money | null {
  return money && 'currency' in money ? money : null;
}

/* How people write the currency before an amount: €, or CHF. */
export function currencySign(currency: string): string {
  return (
    formatOf(currency)
      .formatToParts(0)
      .find(({ type }) => type === 'currency')?.value ?? currency
  );
}

/* What somebody typed, counted in the last of so many digits behind the point; null if it is no such number. Whole
   numbers throughout: no cent is lost. */
function parseDecimal(typed: string, digits: number): number | null {
  const match = /^(\d{1,9})(?:[.,](\d+))?$/.exec(typed.trim());
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > digits) {
    return null;
  }
  return Number(match[1]) * 10 ** digits + Number(fraction.padEnd(digits, '0') || '0');
}

function writeDecimal(counted: number, digits: number): string {
  const figures = String(counted).padStart(digits + 1, '0');
  return digits === 0 ? figures : `${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

/* What somebody typed as a price, in the currency's smallest unit; null if it is none. Both 12.50 and 12,50 are. */
export const parseMoney = (typed: string, currency: string): number | null =>
  parseDecimal(typed, minorDigits(currency));

/* As somebody would type it: 1250 in EUR is 12.50. For what is not less than nothing. */
export const typedMoney = ({ minor, currency }: Money): string => writeDecimal(minor, minorDigits(currency));

const PERCENT_DIGITS = 2;
const HUNDRED_PERCENT = 10_000;

/* What somebody typed as per cent, in basis points: 5.5 is 550; null if it is none, or more than the whole. */
export function parsePercent(typed: string): number | null {
  const points = parseDecimal(typed.replace(/%\s*$/, ''), PERCENT_DIGITS);
  return points !== null && points <= HUNDRED_PERCENT ? points : null;
}

export const typedPercent = (basisPoints: number): string =>
  writeDecimal(basisPoints, PERCENT_DIGITS).replace(/\.?0+$/, '');

/* Basis points as people say tax: 1900 is 19 %. */
export function formatRate(basisPoints: number): string {
  return new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000);
}
