import type { Schemas } from '../api/problem';

type Notice = Pick<Schemas['Notification'], 'email' | 'email_due_at' | 'email_words'>;

/* The API's states of a mail, and what of those that wait is held by quiet hours or put off by the mail server. */
export type MailState = 'none' | 'held' | 'put_off' | NonNullable<Notice['email']>;

export function mailState({ email, email_due_at, email_words }: Notice, now: number): MailState {
  if (!email) {
    return 'none';
  }
  const isLater = email_due_at ? Date.parse(email_due_at) > now : false;
  if (email !== 'waiting' || !isLater) {
    return email;
  }
  return email_words ? 'put_off' : 'held';
}

/* A mail is shown in a frame that can lead nowhere itself: its links open in tabs of their own. */
export function withLinksOutside(html: string): string {
  return html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank">`);
}

const LINK = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g;

/* Text with its addresses found in it, in order. */
export function partsOfText(text: string): { text: string; isLink: boolean }[] {
  const parts: { text: string; isLink: boolean }[] = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push({ text: text.slice(end, found.index), isLink: false }, { text: found[0], isLink: true });
    end = found.index + found[0].length;
  }
  parts.push({ text: text.slice(end), isLink: false });
  return parts.filter((part) => part.text !== '');
}
