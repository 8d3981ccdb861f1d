import type { Schemas } from '../../api/problem';
import { formatCount } from '../../logic/numbers';
import { importList as text } from '../../text/desk-files';
import { StatusBadge } from '../parts/status-badge';

/* How far an import is. */
export function ImportStatus({
  of: { finished_at, failed, done, lines },
}: {
  of: Pick<Schemas['ImportSummary'], 'finished_at' | 'failed' | 'done' | 'lines'>;
}) {
  if (!finished_at) {
    return <StatusBadge tone="waiting" text={text.under(formatCount(done), formatCount(lines))} />;
  }
  return failed > 0 ? <StatusBadge tone="bad" text={text.faulty} /> : <StatusBadge tone="good" text={text.finished} />;
}
