/* What people read on the way in, and about themselves. */
export const logIn = {
  title: 'Log in',
  login: 'E-mail address or username',
  password: 'Password',
  showPassword: 'Show password',
  submit: 'Log in',
  forgotten: 'Forgot your password?',
  newHere: 'New here?',
  signUp: 'Make an account',
  welcomeBack: 'Welcome back.',
  cartJoined: 'Welcome back. What you had put into the cart is in it still.',
};

export const signUp = {
  title: 'Make an account',
  lead: 'So that you can follow your orders and need not type your address twice.',
  name: 'Your name',
  nameHint: 'How we address you in mails.',
  email: 'E-mail address',
  username: 'Username',
  usernameHint: 'If you like: another name to log in with.',
  password: 'Password',
  passwordHint: 'At least 8 characters. A few words that do not belong together are good.',
  submit: 'Make the account',
  known: 'Have an account already?',
  logIn: 'Log in',
  done: (email: string) => `Welcome. We have sent a link to ${email}: open it when you have a moment.`,
  verifyFirstTitle: 'One step is left',
  verifyFirst: (email: string) =>
    `Your account is made. We have sent a mail to ${email}: open the link in it, then log in.`,
};

export const sessionOver = {
  title: 'Please log in again',
  text: 'Your session has ended. Nothing on this page is lost: log in, and it goes on where you were.',
  leave: 'Go on without logging in',
  elsewhere: 'You have logged out in another tab.',
};

export const forgotten = {
  title: 'Set a new password',
  lead: 'Tell us the e-mail address of your account. We send you a link by which you set a new password.',
  email: 'E-mail address',
  submit: 'Send the link',
  sentTitle: 'Look into your mail',
  sent: (email: string) =>
    `If there is an account with ${email}, a link is on its way. It works for a short time only; look among the spam, too.`,
  again: 'Use another address',
  toLogIn: 'Back to the log-in',
};

export const link = {
  waitingTitle: 'One moment',
  brokenTitle: 'This link does not work any more',
  broken: 'It was used already, has expired, or a newer one has taken its place.',
  newReset: 'Have a new link sent',
  toSecurity: 'To your e-mail address',
  toFrontPage: 'To the front page',
  until: (time: string) => `The link works until ${time}.`,
  verifyTitle: 'Confirm your e-mail address',
  verify: 'By this you tell us that mails to this address reach you.',
  verifySubmit: 'Confirm the address',
  verified: 'Your e-mail address is confirmed. Thank you.',
  changeTitle: 'Use your new e-mail address',
  change: 'From now on you log in with this address, and our mails go there. You are logged out on your other devices.',
  changeSubmit: 'Use this address',
  changed: 'Your new e-mail address is in use.',
  resetTitle: 'Set a new password',
  reset: 'You are logged out everywhere, and log in with the new password then.',
  newPassword: 'New password',
  resetSubmit: 'Set the password',
  resetDone: 'Your password is set. Log in with it.',
  inviteTitle: 'An invitation',
  invite: 'Invitations cannot be taken up here yet.',
  done: 'Done',
  goOn: 'Go on',
};

export const verifyHint = {
  title: 'Your e-mail address is not confirmed yet',
  text: (email: string) => `Open the link in the mail that we have sent to ${email}.`,
  again: 'Send a new link',
  sent: (email: string) => `A new link is on its way to ${email}.`,
};

export const account = {
  title: 'You',
  sections: 'About you',
  profile: 'Profile',
  addresses: 'Addresses',
  security: 'Password and devices',
  preferences: 'What we tell you',
  logOut: 'Log out',
  loggedOut: 'You are logged out. See you.',
  since: (date: string) => `You have been with us since ${date}.`,
  orders: (count: number) =>
    count === 0
      ? 'You have not ordered yet.'
      : count === 1
        ? 'You have placed 1 order.'
        : `You have placed ${count} orders.`,
  toOrders: 'To your orders',
  name: 'Your name',
  phone: 'Phone',
  phoneHint: 'With the country, such as +4930123456. For carriers and questions only.',
  language: 'Language',
  languageHint: 'For our mails, where we have them in it.',
  timeZone: 'Time zone',
  timeZoneHint: 'So that times in mails are yours.',
  loginWith: (email: string) => `You log in with ${email}.`,
  changeEmail: 'Change it',
};

export const ownData = {
  title: 'Your data',
  exportText: 'All that the shop keeps about you, as one file.',
  export: 'Download your data',
  exported: 'Your data is in your downloads.',
  fileName: (date: string) => `my-data-${date}.json`,
  deleteText: 'Your account can go, at once and for good.',
  delete: 'Delete your account',
  deleteTitle: 'Delete your account?',
  deleteWhat:
    'Your profile, addresses, notices and cart are erased at once and for good. Orders stay in the shop’s books, under a number that is nobody’s.',
  confirm: (email: string) => `To show that you mean it, type ${email}`,
  notConfirmed: 'This is not your e-mail address.',
  deleted: 'Your account is deleted. All the best.',
};

export const security = {
  passwordTitle: 'Password',
  changedAt: (date: string) => `Last changed on ${date}. All other devices are logged out when you change it.`,
  currentPassword: 'Password as it is',
  newPassword: 'New password',
  changePassword: 'Change the password',
  passwordChanged: 'Your password is changed. Other devices are logged out.',
  emailTitle: 'E-mail address',
  emailText: (email: string) =>
    `It is ${email}. We send a link to the new address: once you have opened it, that one counts.`,
  newEmail: 'New e-mail address',
  emailPassword: 'Your password',
  changeEmail: 'Send the link',
  emailAsked: (email: string) => `A link is on its way to ${email}. Until you open it, your address stays as it is.`,
  sessionsTitle: 'Where you are logged in',
  thisOne: 'This device',
  since: (date: string, address: string) => `Since ${date}, from ${address}`,
  seen: (ago: string) => `Last seen ${ago}`,
  endSession: 'Log out there',
  endSessionOf: (agent: string, date: string) => `Log out there: ${agent}, since ${date}`,
  sessionEnded: (agent: string) => `${agent} is logged out.`,
  everywhere: 'Log out everywhere',
  everywhereTitle: 'Log out everywhere?',
  everywhereText: 'You are logged out on all devices, this one among them.',
};

export const preferences = {
  lead: 'Choose what reaches you, and how. What you must know of your money and your account is sent in any case.',
  caption: 'What we tell you, and how',
  kind: 'About',
  kinds: {
    security: ['Security', 'Log-ins, password, e-mail address. One way stays on.'],
    order_receipts: ['Receipts', 'That we have your order. One way stays on.'],
    order_updates: ['Orders under way', 'Packed, sent, delivered, returned.'],
    payments: ['Payments', 'Paid, failed, given back.'],
    stock: ['Stock', 'What is there again.'],
    news: ['News', 'What is new in the shop. Seldom.'],
  },
  channels: { email: 'E-mail', in_app: 'In the shop' },
  cell: (kind: string, channel: string) => `${kind}: ${channel}`,
  quietTitle: 'Quiet hours',
  quiet: 'Send me nothing at night but what is urgent',
  from: 'From',
  to: 'To',
  timeZone: 'Time zone',
  save: 'Save',
};

export const notices = {
  title: 'Notifications',
  unread: (count: number) =>
    count === 0 ? 'You have read everything.' : count === 1 ? '1 is unread.' : `${count} are unread.`,
  readAll: 'Mark all as read',
  allRead: 'All are marked as read.',
  new: 'New',
  list: 'Notifications, newest first',
  markRead: (title: string) => `Mark as read: ${title}`,
  remove: (title: string) => `Remove: ${title}`,
  emptyTitle: 'Nothing to tell yet',
  emptyText: 'When you order something, you read here how it goes.',
  emptyAction: 'Look around',
  whatReaches: 'Choose what we tell you',
  left: (count: number) => `${count} left`,
  details: {
    welcome: 'Good to have you here.',
    order_placed: 'We have it, and tell you when it moves.',
    order_paid: (amount: string) => `${amount} has reached us.`,
    order_shipped: 'It is with the carrier.',
    order_delivered: 'We hope that you like it.',
    order_cancelled: 'Nothing will be sent.',
    order_expired: 'It was not paid in time; nothing was charged.',
    payment_failed: (amount: string) => `${amount} could not be charged. You can try again in the order.`,
    payment_refunded: (amount: string) => `${amount} is on its way back to you.`,
    password_changed: 'If that was not you, have a new password sent at once.',
    email_changed: 'You log in with the new address from now on.',
    email_change_asked: 'If that was not you, change your password at once.',
  },
};

export const addresses = {
  title: 'Addresses',
  add: 'Add an address',
  emptyTitle: 'No address yet',
  emptyText: 'Add one, and you need not type it when you order.',
  full: (most: number) => `Your address book holds ${most} addresses. Delete one to add another.`,
  forGoods: 'Goods go here',
  forBills: 'Bills go here',
  change: 'Change',
  changeOf: (name: string) => `Change: ${name}`,
  remove: 'Delete',
  removeOf: (name: string) => `Delete: ${name}`,
  removeTitle: 'Delete this address?',
  removed: (name: string) => `${name} is deleted. Orders that go there are not touched.`,
  label: 'What you call it',
  labelHint: 'Such as Home, or Work.',
  useForGoods: 'Goods go here unless I say otherwise',
  useForBills: 'Bills go here unless I say otherwise',
};
