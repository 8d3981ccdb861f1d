import { mailState } from '../../logic/mails';
import type { Schemas } from '../../api/problem';
import { mailStates } from '../../text/desk-post';
import { StatusBadge } from '../parts/status-badge';
import { MAIL_TONES } from './mail-states';

/* How it goes with a notification's mail, in one word. */
export function MailBadge({ notice }: { notice: Schemas['Notification'] }) {
  const state = mailState(notice, Date.now());
  return <StatusBadge tone={MAIL_TONES[state]} text={mailStates.name[state]} />;
}
