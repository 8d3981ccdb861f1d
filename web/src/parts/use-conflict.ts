import type { UseFormReturnType } from '@mantine/form';
import { useEffect, useState } from 'react';
import { hasCode } from '../api/problem';
import { clashes, differences, merged } from '../logic/merge';

interface ConflictOptions<Item, Typed> {
  form: UseFormReturnType<Typed>;
  /* What is changed, as the page knows it, and what of it stands in the form. */
  item: Item;
  typedOf: (item: Item) => Typed;
  read: () => Promise<Item>;
}

/* For forms that change what has a version: when it was changed meanwhile, what was typed stays, what was not touched
   follows, and what differs is told (ConflictNotice). Saving again then keeps what stands in the form. */
export function useConflict<Item extends { version: number }, Typed extends Record<string, unknown>>({
  form,
  item,
  typedOf,
  read,
}: ConflictOptions<Item, Typed>) {
  const [saved, setSaved] = useState(item);
  const [isConflict, setConflict] = useState(false);

  function follow(now: Item, typed: Typed) {
    form.setValues(typed);
    form.resetDirty(typedOf(now));
    setSaved(now);
  }

  /* The page may have read it again, perhaps because another part of it has changed it. */
  function catchUp() {
    if (item.version > saved.version) {
      const [before, typed, now] = [typedOf(saved), form.getValues(), typedOf(item)];
      follow(item, merged(before, typed, now));
      setConflict(isConflict || clashes(before, typed, now));
    }
  }
  useEffect(catchUp);

  /* What a request failed with: a conflict is met here, all else is for the form. */
  async function meet(failure: unknown, tell: (failure: unknown) => void) {
    if (!hasCode(failure, 'version_mismatch')) {
      tell(failure);
      return;
    }
    try {
      const now = await read();
      follow(now, merged(typedOf(saved), form.getValues(), typedOf(now)));
      setConflict(true);
    } catch (unread) {
      tell(unread);
    }
  }

  /* Begins anew with what is saved. */
  function begin(now: Item) {
    follow(now, typedOf(now));
    setConflict(false);
  }

  return {
    saved,
    isConflict,
    meet,
    begin,
    forget: () => setConflict(false),
    differing: () => differences(form.getValues(), typedOf(saved)),
    showSaved: () => begin(saved),
  };
}
