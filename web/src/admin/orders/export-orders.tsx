import { client } from '../../api/client';
import type { paths } from '../../api/schema';
import { exportOrders as text } from '../../text/desk-files';
import { ExportButton } from '../parts/export-button';
import type { AskPart } from '../parts/use-parts';

type Filters = Omit<NonNullable<paths['/orders/export']['get']['parameters']['query']>, 'after'>;

const partsOf =
  (filters: Filters): AskPart =>
  (after, signal) =>
    client.GET('/orders/export', {
      params: { query: { ...filters, ...(after !== undefined && { after }) } },
      parseAs: 'blob',
      signal,
    });

/* The orders that the list shows, for whoever keeps the books. */
export function ExportOrders({ filters }: { filters: Filters }) {
  const narrowed = Object.keys(filters).length > 0;
  return (
    <ExportButton
      title={text.title}
      hint={narrowed ? text.narrowed : text.all}
      fileName={text.fileName}
      formats={['csv']}
      ask={() => partsOf(filters)}
    />
  );
}
