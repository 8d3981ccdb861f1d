import { client } from '../../api/client';
import { exportProducts as text } from '../../text/desk-files';
import { ExportButton, type Format } from '../parts/export-button';
import type { AskPart } from '../parts/use-parts';

const partsOf =
  (format: Format): AskPart =>
  (after, signal) =>
    client.GET('/products/export', {
      params: { query: { format, ...(after !== undefined && { after }) } },
      parseAs: 'blob',
      signal,
    });

/* The catalogue as a file: what it gives can be changed elsewhere and imported again. */
export function ExportProducts() {
  return (
    <ExportButton
      title={text.title}
      hint={text.hint}
      fileName={text.fileName}
      formats={['csv', 'jsonl']}
      ask={partsOf}
    />
  );
}
