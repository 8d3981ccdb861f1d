import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../api/client';
import type { Schemas } from '../api/problem';
import { useSessionChange } from '../api/session';
import { announce } from '../parts/announce';
import { ConfirmByTyping } from '../parts/confirm-by-typing';
import { ownData } from '../text/account';

/* Nobody deletes an account by pressing once too often: the own address must be typed. */
export function DeleteAccount({ profile, close }: { profile: Schemas['UserProfile']; close: () => void }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const change = useSessionChange();
  const navigate = useNavigate();

  async function erase() {
    setBusy(true);
    setFailure(null);
    try {
      // The newest version: what was changed meanwhile in another tab goes, too.
      const now = await client.GET('/users/me');
      const version = now.data?.version ?? profile.version;
      const { error } = await client.DELETE('/users/me', { params: { header: { 'If-Match': `"${version}"` } } });
      if (error) {
        throw error;
      }
      await change(null);
      await navigate('/');
      announce(ownData.deleted);
    } catch (failed) {
      setFailure(failed);
      setBusy(false);
    }
  }

  return (
    <ConfirmByTyping
      title={ownData.deleteTitle}
      text={ownData.deleteWhat}
      expected={profile.email}
      label={ownData.confirm(profile.email)}
      notConfirmed={ownData.notConfirmed}
      action={ownData.delete}
      pending={busy}
      failure={failure}
      close={close}
      onConfirm={() => void erase()}
    />
  );
}
