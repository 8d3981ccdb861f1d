export const IMPORT_BYTES_MAX = 8 * 1024 * 1024;

/* What a file to import is, by its name: browsers call CSV many things, or nothing. */
export function importType(name: string): 'text/csv' | 'application/x-ndjson' | null {
  if (/\.csv$/i.test(name)) {
    return 'text/csv';
  }
  return /\.(jsonl|ndjson)$/i.test(name) ? 'application/x-ndjson' : null;
}
