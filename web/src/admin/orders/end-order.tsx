import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { announce } from '../../parts/announce';
import { useIntent } from '../../parts/use-intent';
import { orderPage as text } from '../../text/admin-orders';
import { ConfirmButton } from '../../parts/confirm-button';

function EndOrder({ order, how }: { order: Schemas['Order']; how: 'cancel' | 'expire' }) {
  const queries = useQueryClient();
  const intent = useIntent();
  const end = api.useMutation('post', `/orders/{id}/${how}`, { onError: intent.failed });
  const words = text[how];
  return (
    <ConfirmButton
      action={words.action}
      title={words.title}
      text={words.text}
      pending={end.isPending}
      failure={end.error}
      onConfirm={(close) =>
        end.mutate(
          { params: { path: { id: order.id } }, headers: intent.headers() },
          {
            onSuccess: async () => {
              close();
              announce(words.done);
              await queries.invalidateQueries();
            },
          },
        )
      }
    />
  );
}

/* What has been paid is given back by itself. */
export function CancelOrder({ order }: { order: Schemas['Order'] }) {
  return <EndOrder order={order} how="cancel" />;
}

/* For who will not pay: the stock is free again before the time is over. */
export function ExpireOrder({ order }: { order: Schemas['Order'] }) {
  return <EndOrder order={order} how="expire" />;
}
