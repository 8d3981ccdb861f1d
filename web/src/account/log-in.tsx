import { Anchor, Group, Text } from '@mantine/core';
import { Link, Navigate } from 'react-router';
import { announce } from '../parts/announce';
import { Page } from '../parts/page';
import { logIn } from '../text/account';
import classes from './account.module.css';
import { LogInForm } from './log-in-form';
import { useEntrance } from './use-entrance';

export function Component() {
  const { back, query, isIn, enter } = useEntrance();
  if (isIn) {
    return <Navigate to={back} replace />;
  }
  return (
    <Page title={logIn.title} narrow>
      <div className={classes.panel}>
        <LogInForm entered={async (session) => announce((await enter(session)) ? logIn.cartJoined : logIn.welcomeBack)}>
          <Anchor component={Link} to="/forgot-password" className={classes.aside ?? ''}>
            {logIn.forgotten}
          </Anchor>
        </LogInForm>
      </div>
      <Group justify="center" gap="xs" mt="md">
        <Text>{logIn.newHere}</Text>
        <Anchor component={Link} to={`/sign-up${query}`} className={classes.aside ?? ''}>
          {logIn.signUp}
        </Anchor>
      </Group>
    </Page>
  );
}
