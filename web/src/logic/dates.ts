const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const precise = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

export const formatDateTime = (instant: string): string => dateTime.format(new Date(instant));
export const formatPrecise = (instant: string): string => precise.format(new Date(instant));
export const formatDate = (instant: string): string => date.format(new Date(instant));

/* A day of the calendar, such as 2026-11-21, is that day wherever one looks. */
export const formatDay = (day: string): string => date.format(new Date(`${day}T00:00`));

/* Days of one's own calendar become instants; the last day counts whole, also one of 23 or 25 hours. */
export const dayStart = (day: string): string => new Date(`${day}T00:00`).toISOString();
export function dayEnd(day: string): string {
  const end = new Date(`${day}T00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/* "3 minutes ago"; beyond a week the date says more. */
export function formatAgo(instant: string, now: number): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  if (Math.abs(seconds) >= 7 * 86_400) {
    return formatDate(instant);
  }
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / size), unit);
}

/* An instant as <input type="datetime-local"> has it, to the minute, and back: what is typed means the desk's own clock. */
export function typedMoment(instant: string): string {
  const at = new Date(instant);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [String(at.getFullYear()).padStart(4, '0'), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const momentOf = (typed: string): string => new Date(typed).toISOString();
