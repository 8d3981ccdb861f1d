import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useSession } from '../api/session';
import { common, navigation } from '../text/common';
import { Page } from './page';
import { EmptyState, Loaded } from './states';

/* For pages about somebody: asks to log in, and comes back to where one was. */
export function Guarded({ admin = false, children }: { admin?: boolean; children: ReactNode }) {
  const session = useSession();
  const here = useLocation();
  return (
    <Loaded query={session}>
      {({ who }) => {
        if (who === 'admin' || (who === 'user' && !admin)) {
          return children;
        }
        const stranger = who !== 'user';
        const title = stranger ? common.logInFirstTitle : common.notAllowedTitle;
        return (
          <Page title={title} narrow>
            <EmptyState
              icon={<IconLock size={40} />}
              text={stranger ? common.logInFirstText : common.notAllowedText}
              action={
                <Button
                  component={Link}
                  to={stranger ? `/log-in?back=${encodeURIComponent(here.pathname + here.search)}` : '/'}
                >
                  {stranger ? navigation.logIn : common.toFrontPage}
                </Button>
              }
            />
          </Page>
        );
      }}
    </Loaded>
  );
}
