import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { csrfToken } from '../api/client';
import { sessionOver } from '../api/session-over';
import { rememberedSession, sessionQuery, useSessionChange } from '../api/session';
import { announce } from '../parts/announce';
import { sessionOver as text } from '../text/account';

const LogInDialog = lazy(() => import('./log-in-dialog'));

/* Tabs share their cookies. What one has done, the others notice at once, or when somebody comes back to them. */
function useOtherTabs() {
  const queries = useQueryClient();
  const change = useSessionChange();
  useEffect(() => {
    function look() {
      const here = queries.getQueryData(sessionQuery.queryKey);
      const there = csrfToken() === null ? null : rememberedSession();
      const someoneThere = there?.role === 'user' || there?.role === 'admin';
      if (here?.who !== 'user' && here?.who !== 'admin') {
        if (here && someoneThere) {
          void queries.invalidateQueries();
        }
        return;
      }
      if (someoneThere && there.user_id !== here.profile.id) {
        location.reload();
      } else if (someoneThere && sessionOver.isAsked()) {
        sessionOver.answer(true);
      } else if (csrfToken() === null && rememberedSession() === null) {
        void change(null);
        sessionOver.answer(false);
        announce(text.elsewhere);
      }
    }
    window.addEventListener('storage', look);
    window.addEventListener('focus', look);
    return () => {
      window.removeEventListener('storage', look);
      window.removeEventListener('focus', look);
    };
  });
}

/* Looks after the session while any page is open. */
export function SessionKeeper() {
  useOtherTabs();
  const asked = useSyncExternalStore(sessionOver.subscribe, sessionOver.isAsked);
  return (
    asked && (
      <Suspense fallback={null}>
        <LogInDialog />
      </Suspense>
    )
  );
}
