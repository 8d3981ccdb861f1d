import { Stack, Text } from '@mantine/core';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatDate } from '../../logic/dates';
import { formatMoney } from '../../logic/money';
import { InvoiceButton, invoiceAddress, mayHaveInvoice } from '../../parts/invoice-button';
import { Loaded, LoadingState } from '../../parts/states';
import { papers as text } from '../../text/admin-orders';
import { Panel } from '../parts/panel';
import classes from './order.module.css';

/* The order's invoice and its credit notes: pages that print well. */
export function Papers({ order }: { order: Schemas['Order'] }) {
  const query = api.useQuery('get', '/orders/{id}/credit-notes', { params: { path: { id: order.id } } });
  const invoice = mayHaveInvoice(order);
  return (
    <Panel title={text.title}>
      <Stack>
        {invoice && <InvoiceButton orderId={order.id} />}
        <Loaded query={query} loading={<LoadingState rows={1} height={44} />}>
          {({ items }) => (
            <>
              {items.length === 0 && !invoice && <Text c="dimmed">{text.none}</Text>}
              {items[0] && !invoice && (
                <a href={invoiceAddress(order.id)} target="_blank" rel="noreferrer" className={classes.paper}>
                  {text.invoice(items[0].invoice_number)}
                </a>
              )}
              {items.length > 0 && (
                <ul className={classes.items}>
                  {items.map((note) => (
                    <li key={note.id}>
                      <div className={classes.row}>
                        <a href={`/api/v1/credit-notes/${note.id}`} target="_blank" rel="noreferrer">
                          {text.creditNote(note.number)}
                        </a>
                        <span className={classes.sum}>{formatMoney(note.gross)}</span>
                      </div>
                      <Text c="dimmed" size="sm">
                        {formatDate(note.issued_at)} · {text.reasons[note.reason]}
                      </Text>
                    </li>
                  ))}
                </ul>
              )}
            </>
          )}
        </Loaded>
      </Stack>
    </Panel>
  );
}
