import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { client } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { movedTo } from '../../logic/move';
import { arrowId, type Direction } from './picture-tile';
import { productKey } from './uploads';

/* The order of a product's pictures. It changes at once; requests follow one by one, as each counts on those before. */
export function usePictureOrder(product: Schemas['Product']) {
  const queries = useQueryClient();
  const queryKey = productKey(product.id);
  const mutationKey = ['picture order', product.id];
  const focusNext = useRef<string[]>([]);

  const change = useMutation({
    mutationKey,
    scope: { id: mutationKey.join() },
    mutationFn: async ({ id, to }: { id: string; to: number }) => {
      const params = { path: { id: product.id, picture_id: id } };
      const { error } = await client.PATCH('/products/{id}/pictures/{picture_id}', { params, body: { position: to } });
      if (error) {
        throw error;
      }
    },
    onSettled: async () => {
      if (queries.isMutating({ mutationKey }) === 1) {
        await queries.invalidateQueries({ queryKey });
      }
    },
  });

  // React may have moved the tile with the arrow that was pressed, or its end is reached: the focus stays with the picture.
  useEffect(() => {
    const arrows = focusNext.current.map((id) => document.getElementById(id));
    focusNext.current = [];
    arrows.find((arrow) => arrow instanceof HTMLButtonElement && !arrow.disabled)?.focus();
  }, [product.pictures]);

  function move(id: string, to: number, by?: Direction) {
    if (by) {
      focusNext.current = [arrowId(id, by), arrowId(id, by === 'later' ? 'earlier' : 'later')];
    }
    void queries.cancelQueries({ queryKey });
    queries.setQueryData<Schemas['Product']>(
      queryKey,
      (known) => known && { ...known, pictures: movedTo(known.pictures, id, to) },
    );
    change.mutate({ id, to });
  }

  return { move, failure: change.error };
}
