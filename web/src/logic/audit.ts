import type { Schemas } from '../api/problem';

type Entry = Pick<Schemas['AuditEntry'], 'topic' | 'data'>;

/* What an event says under that name, if it is text. */
export function said({ data }: Pick<Entry, 'data'>, name: string): string | null {
  const value = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : null;
}

/* What was done, in the most telling words that are known: topic and reason, else the topic; what is not known goes by its
   own name. */
export function wordsOf(entry: Entry, known: Record<string, string>): string {
  const why = said(entry, 'reason') ?? said(entry, 'purpose') ?? '';
  return known[`${entry.topic}.${why}`] ?? known[entry.topic] ?? entry.topic;
}
