import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client';
import { isShortId, readId, type IdKind } from '../../logic/events';
import { events as text } from '../../text/desk-events';
import classes from './events.module.css';

const KINDS = Object.keys(text.kinds) as IdKind[];

/* The id in the address, and what it is an id of. */
export function useIdFilter() {
  const [params, setParams] = useSearchParams();
  const kind = KINDS.find((known) => params.get(known)) ?? 'object_id';
  const set = (found: { kind: IdKind; id: string } | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        KINDS.forEach((known) => next.delete(known));
        if (found) {
          next.set(found.kind, found.id);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return { kind, id: params.get(kind) ?? '', set };
}

/* The order that people know by this number; undefined while it is looked for, null where there is none. */
function useOrderOf(typed: string): string | null | undefined {
  const number = isShortId(typed) ? typed.trim() : '';
  const { data } = api.useQuery(
    'get',
    '/orders',
    { params: { query: { number, limit: 1 } } },
    { enabled: number !== '' },
  );
  return data && (data.items[0]?.id ?? null);
}

/* Looks for an id that was found elsewhere: in an address, a reply, a log, or a mail that gives an order's number. Traces are known by
   their looks. */
export function IdSearch() {
  const filter = useIdFilter();
  const [kind, setKind] = useState<IdKind>(filter.kind);
  const [typed, setTyped] = useState(filter.id);
  const [left, setLeft] = useState(false);
  const order = useOrderOf(typed);
  const found = readId(typed, kind);

  // A link may have brought another one.
  useEffect(() => {
    setKind(filter.kind);
    setTyped((before) => (readId(before, filter.kind)?.id === filter.id ? before : filter.id));
  }, [filter.kind, filter.id]);

  useEffect(() => {
    if (order) {
      filter.set({ kind: 'object_id', id: order });
    }
    // The address is set once for each order that is found.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [order]);

  const look = (nextTyped: string, nextKind: IdKind) => {
    setTyped(nextTyped);
    setKind(nextKind);
    setLeft(false);
    const next = readId(nextTyped, nextKind);
    if (next ? next.id !== filter.id || next.kind !== filter.kind : nextTyped === '') {
      filter.set(next);
    }
  };

  return (
    <>
      <NativeSelect
        label={text.lookFor}
        className={classes.kind ?? ''}
        data={KINDS.map((value) => ({ value, label: text.kinds[value] }))}
        value={kind}
        onChange={(event) => look(typed, event.currentTarget.value as IdKind)}
      />
      <TextInput
        label={text.id}
        className={classes.id ?? ''}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => look(event.currentTarget.value, kind)}
        onBlur={() => setLeft(true)}
        error={left && typed !== '' && !found && (isShortId(typed) ? order === null && text.noSuchOrder : text.wrongId)}
      />
    </>
  );
}
