import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { client } from '../api/client';
import type { Schemas } from '../api/problem';
import { order as text } from '../text/till';
import { FormFailure } from './form';

type Order = Schemas['Order'];

export const isOver = ({ status }: Order): boolean => status === 'cancelled' || status === 'expired';
export const mayHaveInvoice = (order: Order): boolean => order.payment_status !== 'unpaid' && !isOver(order);
export const invoiceAddress = (orderId: string): string => `/api/v1/orders/${orderId}/invoice`;

/* The page is opened at once, as browsers let only what was pressed open one, and led on once the invoice is there. */
export function InvoiceButton({ orderId }: { orderId: string }) {
  const make = useMutation({
    mutationFn: async (page: Window | null) => {
      const { error } = await client.POST('/orders/{id}/invoice', { params: { path: { id: orderId } } });
      if (error) {
        throw error;
      }
      (page ?? window).location.assign(invoiceAddress(orderId));
    },
    onError: (_, page) => page?.close(),
  });
  return (
    <>
      <FormFailure failure={make.error} />
      <Button variant="default" loading={make.isPending} onClick={() => make.mutate(window.open('', '_blank'))}>
        {text.invoiceOpen}
      </Button>
    </>
  );
}
