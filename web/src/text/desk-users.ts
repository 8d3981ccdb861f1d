export const people = {
  gone: 'Somebody whose account was deleted',
  unknown: 'Somebody',
};

export const userRole = { user: 'Customer', admin: 'Admin' };
export const userStatus = { active: 'Active', suspended: 'Suspended' };

export const userList = {
  title: 'Users',
  filters: 'Narrow the users down',
  search: 'Name or e-mail address',
  role: 'Role',
  status: 'Status',
  any: 'Any',
  name: 'Name',
  email: 'E-mail address',
  orders: 'Orders',
  since: 'Since',
  emptyTitle: 'Nobody like that',
  emptyText: 'The search knows how a name, an e-mail address or a username begins. Try fewer letters or fewer filters.',
};

export const userPage = {
  facts: 'Who they are',
  email: 'E-mail address',
  verified: 'Confirmed: they read mail there.',
  unverified: 'Not confirmed yet.',
  username: 'Username',
  phone: 'Phone',
  language: 'Language',
  timeZone: 'Time zone',
  since: 'Signed up',
  placed: 'Orders',
  placedOf: (placed: number, completed: number) => `${placed} placed, ${completed} completed`,
};

export const userAccess = {
  title: 'What they may do',
  role: { user: 'A customer: sees what is their own.', admin: 'An admin: runs the shop from this desk.' },
  suspended: 'The account is suspended: they cannot log in.',
  makeAdmin: 'Make an admin',
  makeAdminTitle: (name: string) => `Make ${name} an admin?`,
  makeAdminText: 'They see all orders, customers and mails, and may change everything, this page included.',
  madeAdmin: (name: string) => `${name} is an admin.`,
  makeUser: 'Take the desk away',
  makeUserTitle: (name: string) => `Take the desk away from ${name}?`,
  makeUserText: 'They stay a customer, with their orders, and can no longer see this desk.',
  madeUser: (name: string) => `${name} is a customer.`,
  suspend: 'Suspend',
  suspendTitle: (name: string) => `Suspend ${name}?`,
  suspendText:
    'They are logged out everywhere and cannot log in until you lift it. Their orders go on, and nothing is deleted.',
  isSuspended: (name: string) => `${name} is suspended.`,
  lift: 'Lift the suspension',
  liftTitle: (name: string) => `Let ${name} in again?`,
  liftText: 'They can log in again with their password.',
  isLifted: (name: string) => `${name} can log in again.`,
  ownAccount: 'You are this admin: whoever else is an admin can change what you may do.',
};

export const userRemoval = {
  action: 'Delete the account',
  title: (name: string) => `Delete the account of ${name}?`,
  text: 'Profile, addresses, notifications and cart are erased at once and for good, and they are logged out. Orders stay in the books under a number that is nobody’s; addresses of orders under way are kept until they have arrived. Nobody can undo this.',
  confirm: (email: string) => `To show that you mean it, type ${email}`,
  notConfirmed: 'This is not the e-mail address of the account.',
  done: (name: string) => `The account of ${name} is deleted.`,
};

export const userOrders = {
  title: 'Orders',
  order: 'Order',
  placed: 'Placed',
  status: 'Status',
  total: 'Total',
  none: 'No orders yet.',
};

export const userNotices = {
  title: 'What they were told',
  what: 'What',
  when: 'When',
  mail: 'Mail',
  none: 'Nothing yet.',
};

export const userAudit = {
  title: 'What was done to them',
  what: 'What',
  who: 'By whom',
  when: 'When',
  none: 'Nothing yet.',
  did: {
    'user.created': 'The account was made',
    'user.registered': 'Signed up',
    'user.logged_in': 'Logged in',
    'user.logged_out': 'Logged out',
    'user.logged_out.password_changed': 'Logged out, as the password was changed',
    'user.logged_out.email_changed': 'Logged out, as the e-mail address was changed',
    'user.logged_out.shop': 'Logged out by the shop',
    'user.updated': 'Changed',
    'user.updated.profile': 'Profile changed',
    'user.updated.contact': 'E-mail address changed or confirmed',
    'user.updated.addresses': 'Address book changed',
    'user.updated.preferences': 'Preferences changed',
    'user.updated.access': 'What they may do was changed',
    'user.deleted': 'The account was deleted',
    'auth.link_requested': 'A link was sent',
    'auth.link_requested.verify_email': 'A link was sent to confirm the e-mail address',
    'auth.link_requested.reset_password': 'A link was sent to set a new password',
    'auth.link_requested.change_email': 'A link was sent to change the e-mail address',
    'guest.joined': 'Brought the cart of a visit along',
    'order.updated': 'Order moved on',
    'order.cancelled': 'Order cancelled',
    'order.expired': 'Order let expire',
    'order.delivered': 'Order delivered',
    'order.completed': 'Order completed',
    'order.paid': 'Order paid',
    'order.noted': 'A note was added to an order',
    'order.return_accepted': 'Return accepted',
    'order.return_declined': 'Return declined',
    'order.returned': 'Return received',
    'payment.succeeded': 'Payment received',
    'payment.refunded': 'Money given back',
    'notification.sent': 'A message was sent',
  } as Record<string, string>,
  ofOrder: (what: string, number: string) => `${what} · ${number}`,
  access: (role: string, status: string) => `${role}, ${status.toLowerCase()}`,
};
