import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import { announce } from '../../parts/announce';
import { useIntent } from '../../parts/use-intent';
import { resend as text } from '../../text/desk-post';

/* Sends a notification's mail once more: one mail for one press, also when the answer is lost and it is pressed again. */
export function useResend(id: string) {
  const queries = useQueryClient();
  const intent = useIntent();
  const resend = api.useMutation('post', '/notifications/{id}/resend', {
    onSuccess: async () => {
      intent.done();
      announce(text.done);
      await queries.invalidateQueries();
    },
    onError: intent.failed,
  });
  return {
    failure: resend.error,
    isPending: resend.isPending,
    send: () => resend.mutate({ params: { path: { id } }, headers: intent.headers() }),
  };
}
