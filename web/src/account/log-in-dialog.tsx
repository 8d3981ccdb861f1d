import { Anchor, Button, Modal, Text } from '@mantine/core';
import type { Schemas } from '../api/problem';
import { rememberSession, useSession, useSessionChange } from '../api/session';
import { sessionOver } from '../api/session-over';
import { logIn, sessionOver as text } from '../text/account';
import classes from './account.module.css';
import { LogInForm } from './log-in-form';

const ABOVE_OTHER_DIALOGS = 500;

/* Over the page as it is: whoever was logged in logs in again, and what was asked goes on. */
export default function LogInDialog() {
  const session = useSession();
  const change = useSessionChange();
  const profile = session.data && 'profile' in session.data ? session.data.profile : null;

  function goOn(entered: Schemas['BrowserSession']) {
    rememberSession(entered);
    if (entered.user_id === profile?.id) {
      sessionOver.answer(true);
    } else {
      // Somebody else: what stands on the page is not theirs.
      location.assign('/');
    }
    return Promise.resolve();
  }

  async function leave() {
    await change(null);
    sessionOver.answer(false);
  }

  return (
    <Modal
      opened
      onClose={() => undefined}
      title={text.title}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      zIndex={ABOVE_OTHER_DIALOGS}
      centered
    >
      <Text mb="md">{text.text}</Text>
      <LogInForm login={profile?.email ?? ''} entered={goOn}>
        <Anchor href="/forgot-password" target="_blank" className={classes.aside ?? ''}>
          {logIn.forgotten}
        </Anchor>
      </LogInForm>
      <Button variant="subtle" fullWidth mt="xs" onClick={() => void leave()}>
        {text.leave}
      </Button>
    </Modal>
  );
}
