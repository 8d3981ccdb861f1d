import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { announce } from '../../parts/announce';
import { ConfirmButton } from '../../parts/confirm-button';
import { useIntent } from '../../parts/use-intent';
import { order as text } from '../../text/till';

/* Asks first: what is cancelled stays cancelled. */
export function CancelOrder({ order }: { order: Schemas['Order'] }) {
  const queries = useQueryClient();
  const intent = useIntent();
  const cancel = api.useMutation('post', '/orders/{id}/cancel', { onError: intent.failed });
  return (
    <ConfirmButton
      action={text.cancel}
      keep={text.keep}
      title={text.cancelTitle}
      text={order.payment_status === 'paid' ? text.cancelPaid : text.cancelText}
      pending={cancel.isPending}
      failure={cancel.error}
      onConfirm={(close) =>
        cancel.mutate(
          { params: { path: { id: order.id } }, headers: intent.headers() },
          {
            onSuccess: async () => {
              intent.done();
              close();
              announce(text.cancelled);
              await queries.invalidateQueries();
            },
          },
        )
      }
    />
  );
}
