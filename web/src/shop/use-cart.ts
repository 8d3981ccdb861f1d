import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../api/client';
import type { Schemas } from '../api/problem';
import { ensureSession, sessionQuery } from '../api/session';

type Cart = Schemas['Cart'];

export const QUANTITY_MAX = 1000;

/* One after the other, so that what was pressed last counts. */
const CHANGES = { mutationKey: ['cart'], scope: { id: 'cart' } };

/* What the header counts and the cart's page shows; the checkout asks with shipping and discount besides. */
export const cartQuery = api.queryOptions('get', '/cart', {});
const EVERY_CART = ['get', '/cart'];

const productKey = (id: string) => api.queryOptions('get', '/products/{id}', { params: { path: { id } } }).queryKey;

interface Line {
  variantId: string;
  productId: string;
  quantity: number;
}

/* How many of one variant there shall be: 0 takes it out. */
async function change({ variantId, quantity }: Line): Promise<void> {
  const params = { path: { variant_id: variantId } };
  await ensureSession();
  const { error } =
    quantity > 0
      ? await client.PUT('/cart/lines/{variant_id}', { params, body: { quantity } })
      : await client.DELETE('/cart/lines/{variant_id}', { params });
  if (error) {
    throw error;
  }
}

const without = (cart: Cart, variantId: string): Cart => ({
  ...cart,
  lines: cart.lines.filter((line) => line.variant_id !== variantId),
});

/* A line that is new stands at the end, with what the product's page knows of it until the API has answered. */
function withLine(cart: Cart, wish: Line, product: Schemas['Product'] | undefined): Cart {
  if (cart.lines.some((line) => line.variant_id === wish.variantId)) {
    const lines = cart.lines.map((line) =>
      line.variant_id === wish.variantId ? { ...line, quantity: wish.quantity } : line,
    );
    return { ...cart, lines };
  }
  const variant = product?.variants.find(({ id }) => id === wish.variantId);
  if (!product || !variant) {
    return cart;
  }
  const line = {
    variant_id: wish.variantId,
    product_id: wish.productId,
    name: product.name,
    quantity: wish.quantity,
    price: variant.price,
    seen_price: variant.price,
    notices: [],
    added_at: new Date().toISOString(),
  };
  return { ...cart, lines: [...cart.lines, line] };
}

/* Changes the cart, also a visitor's, who becomes a guest by it. Quantities are shown at once, prices once they have come,
   and what failed as the API has it. */
export function useCart() {
  const queries = useQueryClient();
  const show = (next: (cart: Cart) => Cart) =>
    queries.setQueryData<Cart>(cartQuery.queryKey, (cart) => cart && next(cart));
  const mutation = useMutation({
    ...CHANGES,
    mutationFn: change,
    onMutate: async (wish) => {
      await queries.cancelQueries({ queryKey: EVERY_CART });
      const product = queries.getQueryData<Schemas['Product']>(productKey(wish.productId));
      show((cart) => (wish.quantity > 0 ? withLine(cart, wish, product) : without(cart, wish.variantId)));
    },
    onSettled: async () => {
      if (queries.getQueryData(sessionQuery.queryKey)?.who === 'visitor') {
        await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      }
      if (queries.isMutating({ mutationKey: CHANGES.mutationKey }) === 1) {
        await queries.invalidateQueries({ queryKey: EVERY_CART });
      }
    },
  });

  /* So many of it, however many there were. Rejects with what the API says. */
  const put = (variantId: string, productId: string, quantity: number) =>
    mutation.mutateAsync({ variantId, productId, quantity: Math.min(quantity, QUANTITY_MAX) });

  /* So many more than there are. */
  const add = async (variantId: string, productId: string, quantity: number) => {
    const known =
      queries.getQueryData(sessionQuery.queryKey)?.who === 'visitor' ? null : await queries.ensureQueryData(cartQuery);
    const held = known?.lines.find((line) => line.variant_id === variantId)?.quantity ?? 0;
    return put(variantId, productId, held + quantity);
  };

  const remove = (variantId: string, productId: string) => put(variantId, productId, 0);

  return { put, add, remove, isPending: mutation.isPending, error: mutation.error, reset: mutation.reset };
}
