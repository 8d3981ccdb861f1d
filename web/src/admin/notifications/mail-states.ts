import type { MailState } from '../../logic/mails';
import type { Tone } from '../parts/status-badge';

export const MAIL_TONES: Record<MailState, Tone> = {
  none: 'quiet',
  waiting: 'waiting',
  held: 'waiting',
  put_off: 'waiting',
  sent: 'good',
  refused: 'bad',
  given_up: 'bad',
  unwanted: 'quiet',
  void: 'quiet',
};

/* Of these somebody should know, and may want to send them again. */
export const FAILED: readonly MailState[] = ['refused', 'given_up'];
