import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import { hasCode, type Schemas } from '../../api/problem';
import { announce } from '../../parts/announce';
import { ConfirmButton } from '../../parts/confirm-button';
import { removal as text } from '../../text/desk-products';
import { Panel } from '../parts/panel';
import { productKey } from './uploads';

/* Takes a product off sale for good, as it was last seen. */
export function DeleteProduct({ product, onDeleted }: { product: Schemas['Product']; onDeleted: () => void }) {
  const queries = useQueryClient();
  const remove = api.useMutation('delete', '/products/{id}', {
    onSuccess: async () => {
      announce(text.done(product.name));
      onDeleted();
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === '/products' || queryKey[1] === '/products/deleted',
      });
    },
    onError: async (failed) => {
      if (hasCode(failed, 'version_mismatch')) {
        await queries.invalidateQueries({ queryKey: productKey(product.id) });
      }
    },
  });
  return (
    <Panel title={text.title}>
      <Text mb="md">{text.text}</Text>
      <ConfirmButton
        action={text.action}
        keep={text.keep}
        title={text.question}
        text={product.name}
        pending={remove.isPending}
        failure={remove.error}
        onConfirm={() =>
          remove.mutate({ params: { path: { id: product.id }, header: { 'If-Match': `"${product.version}"` } } })
        }
      />
    </Panel>
  );
}
