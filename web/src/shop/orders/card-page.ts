import { client, newKey } from '../../api/client';

/* Takes the customer to the page where the card is asked for. While one is open for the order, it is that one again. */
export async function openCardPage(orderId: string): Promise<void> {
  const { data, error } = await client.POST('/payments', {
    body: { order_id: orderId },
    headers: { 'Idempotency-Key': newKey() },
  });
  if (error) {
    throw error;
  }
  if (data.checkout_url) {
    location.assign(data.checkout_url);
  }
}
