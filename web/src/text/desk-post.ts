import type { MailState } from '../logic/mails';

/* What admins read of notifications, messages, mails and their templates. */
export const noticeKind = {
  verify_email: 'Confirm the e-mail address',
  reset_password: 'Set a new password',
  change_email: 'Confirm a new e-mail address',
  email_change_asked: 'The e-mail address is about to change',
  email_changed: 'The e-mail address was changed',
  password_changed: 'The password was changed',
  welcome: 'Welcome',
  order_placed: 'Order received',
  order_paid: 'Payment received',
  order_cancelled: 'Order cancelled',
  order_expired: 'Order expired',
  order_shipped: 'Order on its way',
  order_delivered: 'Order delivered',
  payment_failed: 'Payment failed',
  payment_refunded: 'Money given back',
  message: 'A message of the shop',
  return_accepted: 'Return accepted',
  return_declined: 'Return declined',
  return_received: 'Return received',
  return_received_in_part: 'Return received in part',
  new_orders: 'To admins: new orders',
  low_stock: 'To admins: stock is low',
  customer_payment_failed: 'To admins: a payment failed',
  dead_letters: 'To admins: dead letters',
  return_asked: 'To admins: a return is asked for',
  refund_failed: 'To admins: a refund failed',
  payment_mismatched: 'To admins: a payment does not match',
};

export const preferenceName = {
  security: 'Security',
  order_receipts: 'Receipts',
  order_updates: 'Orders under way',
  payments: 'Payments',
  invitations: 'Invitations',
  chat: 'Chat',
  galleries: 'Galleries',
  reviews: 'Reviews',
  stock: 'Stock',
  news: 'News',
};

const mailState: Record<MailState, string> = {
  none: 'In the shop alone',
  waiting: 'Waiting',
  held: 'Held back',
  put_off: 'Tried again later',
  sent: 'Sent',
  refused: 'Refused',
  given_up: 'Given up',
  unwanted: 'Not wanted',
  void: 'No longer needed',
};

const mailStory: Record<MailState, (due: string) => string> = {
  none: () => 'This is told in the shop alone; there is no mail of it.',
  waiting: () => 'It is sent in a moment.',
  held: (due) => `Quiet hours: its recipient gets it from ${due} on.`,
  put_off: (due) => `The mail server did not take it yet. It is tried again from ${due} on.`,
  sent: () => 'The mail server has taken it, or it lies in the mailbox.',
  refused: () => 'The mail server refused it for good. Look at the address before it is sent again.',
  given_up: () => 'It was tried for as long as the shop tries, and no server took it.',
  unwanted: () => 'Its recipient does not want mail of this kind.',
  void: () => 'There was nothing to tell any more when its turn came.',
};

export const mailStates = { name: mailState, story: mailStory };

export const person = {
  unknown: 'Somebody',
  search: 'Name or e-mail address',
  nobody: 'Nobody is called so.',
  remove: (name: string) => `Remove: ${name}`,
};

export const noticeList = {
  title: 'Notifications',
  filters: 'Narrow the notifications down',
  any: 'Any',
  what: 'What',
  to: 'To',
  when: 'When',
  mail: 'Mail',
  kind: 'Kind',
  channel: 'Told',
  channels: { email: 'By mail', in_app: 'In the shop' },
  person: 'Person',
  states: {
    waiting: 'Waiting or held back',
    sent: 'Sent',
    refused: 'Refused',
    given_up: 'Given up',
    unwanted: 'Not wanted',
    void: 'No longer needed',
  },
  emptyTitle: 'Nothing like that was told',
  emptyText: 'What the shop tells its customers and its admins stands here. Or try fewer filters.',
  write: 'Write a message',
  messages: 'Messages',
};

export const noticePage = {
  title: 'A notification',
  facts: 'What it says',
  to: 'To',
  kind: 'Kind',
  about: 'Preference',
  order: 'Order',
  product: 'Product',
  amount: 'Amount',
  number: 'How many',
  when: 'Happened',
  read: 'Read',
  notYet: 'Not yet',
  look: 'What such a mail looks like',
  mail: 'Its mail',
  tries: (count: number) => (count === 1 ? 'Tried once.' : `Tried ${count} times.`),
  serverSaid: 'The mail server said:',
  mailsOf: 'Mailbox of this person',
};

export const resend = {
  action: 'Send the mail again',
  actionOf: (title: string) => `Send the mail again: ${title}`,
  done: 'The mail is on its way again.',
};

export const removal = {
  action: 'Delete it',
  title: 'Delete this notification?',
  text: 'Its recipient does not see it any more, and a mail of it that was not sent yet is not sent.',
  done: 'The notification is deleted.',
};

export const write = {
  title: 'Write a message',
  audience: 'To whom',
  audiences: { users: 'Some people', admins: 'All admins', everybody: 'Everybody' },
  audienceHints: {
    users: 'Up to a hundred, whom you name.',
    admins: 'Whoever runs the shop.',
    everybody: 'Everybody with an account that is not suspended.',
  },
  add: 'Add a person',
  chosen: (count: number) => (count === 1 ? 'To 1 person' : `To ${count} people`),
  nobodyYet: 'Say who gets it.',
  tooMany: (most: number) => `At most ${most} people. For more, write to everybody.`,
  about: 'What it is about',
  aboutHint: 'Who has turned this off does not get it.',
  newsHint: 'Only those who have asked for news get it.',
  subject: 'Subject',
  text: 'Words',
  textHint: 'Plain text; an empty line begins a paragraph. The mail begins with a greeting by name.',
  empty: 'Write something first.',
  preview: 'Look at it first',
  previewTitle: 'Not sent yet',
  goesTo: (count: number, most: boolean) =>
    count === 1 ? 'It goes to 1 person' : `It goes to ${count}${most ? ' or more' : ''} people`,
  asWanted: 'by mail and in the shop, as their preferences have it.',
  nobody: 'There is nobody whom it would reach.',
  inShop: 'In the shop',
  change: 'Change it',
  send: (count: number) => (count === 1 ? 'Send it' : `Send it to ${count} people`),
  sureTitle: 'Send this message?',
  sure: (subject: string, people: string) => `“${subject}”. ${people}. A message cannot be taken back.`,
  sentTitle: 'Your message is on its way',
  told: (count: number) => (count === 1 ? '1 person was told so far.' : `${count} people were told so far.`),
  another: 'Write another one',
  toList: 'To all messages',
};

export const messageList = {
  title: 'Messages',
  subject: 'Message',
  audience: 'To',
  about: 'About',
  told: 'Told',
  when: 'Written',
  emptyTitle: 'No message yet',
  emptyText: 'What you write to your customers stands here, and how many were told.',
};

export const mailbox = {
  title: 'Mailbox',
  filters: 'Narrow the mails down',
  lead: 'Mails of this shop that no mail server has carried. Their links work as they would for their recipients.',
  subject: 'Subject',
  to: 'To',
  kind: 'Kind',
  when: 'Sent',
  emptyTitle: 'No mail here',
  emptyText:
    'While the shop has no mail server, its mails land here. With one (SMTP_SERVER and its settings), they go out and this mailbox stays empty: how they fare stands with each notification.',
  toNotifications: 'To the notifications',
};

export const mailPage = {
  head: 'Head of the mail',
  to: 'To',
  person: 'Account',
  subject: 'Subject',
  when: 'Sent',
  kind: 'Kind',
  id: 'Message number',
};

export const mailView = {
  html: 'As it looks',
  text: 'As text',
  frame: (subject: string) => `The mail “${subject}”`,
};

export const templates = {
  title: 'Mail templates',
  lead: 'The mails that the shop sends, each with made-up facts in it.',
  mail: 'Mail',
  kind: 'Kind',
  about: 'Preference',
  sent: 'Sent',
  always: 'Always',
  wanted: 'As wanted',
  facts: 'When it is sent',
  alwaysText: 'It is sent whatever its recipient prefers: it belongs to what one is doing, or warns of a theft.',
  wantedText: (about: string) => `It is sent to who wants mail about “${about}”.`,
  subject: 'Subject',
  emptyTitle: 'No templates',
  emptyText: 'This shop sends no mail.',
};
