import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { announce } from '../../parts/announce';
import { ConfirmByTyping } from '../../parts/confirm-by-typing';
import { userRemoval as text } from '../../text/desk-users';

/* Deletes somebody's account, after saying what that means. */
export function Removal({ user, gone }: { user: Schemas['UserProfile']; gone: () => void }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { id, name, email, version } = user;
  const remove = api.useMutation('delete', '/users/{id}', {
    onSuccess: async () => {
      announce(text.done(name));
      gone();
      await queries.invalidateQueries({ queryKey: ['get', '/users'] });
    },
    onError: () => queries.invalidateQueries({ queryKey: ['get', '/users/{id}'] }),
  });
  return (
    <>
      <Button variant="outline" color="terracotta" onClick={() => setAsking(true)}>
        {text.action}
      </Button>
      {asking && (
        <ConfirmByTyping
          title={text.title(name)}
          text={text.text}
          expected={email}
          label={text.confirm(email)}
          notConfirmed={text.notConfirmed}
          action={text.action}
          pending={remove.isPending}
          failure={remove.error}
          close={() => setAsking(false)}
          onConfirm={() => remove.mutate({ params: { path: { id }, header: { 'If-Match': `"${version}"` } } })}
        />
      )}
    </>
  );
}
