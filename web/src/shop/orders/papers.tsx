import { Anchor, Stack } from '@mantine/core';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { formatMoney } from '../../logic/money';
import { InvoiceButton, invoiceAddress, isOver, mayHaveInvoice } from '../../parts/invoice-button';
import { order as text } from '../../text/till';

type Order = Schemas['Order'];

const mayHaveCredit = (order: Order): boolean => isOver(order) || order.payment_status.endsWith('refunded');

function Paper({ address, children }: { address: string; children: string }) {
  return (
    <Anchor href={address} target="_blank" rel="noopener" py="xs">
      {children}
    </Anchor>
  );
}

/* The order's invoice, made now where it has none yet, and what was credited of it. */
export function Papers({ order }: { order: Order }) {
  const credit = api.useQuery(
    'get',
    '/orders/{id}/credit-notes',
    { params: { path: { id: order.id } } },
    { enabled: mayHaveCredit(order) },
  );
  const notes = credit.data?.items ?? [];
  return (
    <Stack gap="xs" align="flex-start">
      {mayHaveInvoice(order) && <InvoiceButton orderId={order.id} />}
      {!mayHaveInvoice(order) && notes.length > 0 && (
        <Paper address={invoiceAddress(order.id)}>{text.invoiceOpen}</Paper>
      )}
      {notes.map(({ id, number, gross }) => (
        <Paper key={id} address={`/api/v1/credit-notes/${id}`}>
          {text.creditNote(number, formatMoney(gross))}
        </Paper>
      ))}
    </Stack>
  );
}
