/* What a person reads on more than one page. Tone: plain, warm, short; say what happened and what to do next. */
export const common = {
  skipToContent: 'Skip to content',
  loading: 'Loading…',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  save: 'Save',
  saved: 'Saved.',
  close: 'Close',
  more: 'Show more',
  noMore: 'That is all.',
  optional: 'optional',
  failedTitle: 'That did not work',
  offline: 'No answer from the shop. Check your connection: nothing you typed is lost.',
  busy: 'The shop is busy right now. Try again in a moment.',
  tooMany: (what: string, until: string) => `${what}. ${until}`,
  unexpected: 'Something went wrong on our side.',
  notFoundTitle: 'There is nothing here',
  notFoundText: 'The page may have moved, or the address has a typing mistake.',
  toFrontPage: 'To the front page',
  notAllowedTitle: 'This page is for admins',
  notAllowedText: 'You are logged in with an account that may not see it.',
  logInFirstTitle: 'Please log in first',
  logInFirstText: 'This page is about you, so it has to know who you are.',
  leaveTitle: 'Leave without saving?',
  leaveText: 'What you have typed here would be lost.',
  leave: 'Leave',
  stay: 'Stay here',
  priceFrom: (price: string) => `from ${price}`,
  pageTitle: (page: string, shop: string) => `${page} – ${shop}`,
};

export const navigation = {
  main: 'Main',
  places: 'Places',
  notices: 'Notices',
  shop: 'Shop',
  search: 'Search',
  searchHint: 'Search for mugs, prints, spices…',
  cart: 'Cart',
  cartCount: (count: number) => (count === 0 ? 'Cart, empty' : count === 1 ? 'Cart, 1 item' : `Cart, ${count} items`),
  orders: 'Orders',
  notificationCount: (count: number) => (count === 0 ? 'Notifications' : `Notifications, ${count} unread`),
  noticeCount: (count: number) => (count === 0 ? 'Notices' : `Notices, ${count} unread`),
  account: 'You',
  admin: 'Admin desk',
  logIn: 'Log in',
  signUp: 'Sign up',
  lightMode: 'Switch to light colours',
  darkMode: 'Switch to dark colours',
  footer: (shop: string) => `${shop} runs on Souk, a marketplace of one’s own.`,
  apiDocs: 'API',
};

export const stock = {
  in_stock: 'In stock',
  low: 'Only a few left',
  out_of_stock: 'Sold out',
  unknown: 'Stock is being counted',
};

export const quantity = {
  less: 'One less',
  more: 'One more',
};

/* Something was saved while one typed. */
export const conflict = {
  title: 'It was changed elsewhere',
  text: 'Something else was saved meanwhile, in another tab or by somebody else. Save again to keep what stands here, or look at what is saved.',
  savedNow: 'What is saved now',
  saved: (label: string, value: string) => `${label}: ${value}`,
  nothing: 'nothing',
  lookAgain: 'It was changed meanwhile. Look at how it stands now; if you still want it, press once more.',
  showSaved: 'Show what is saved',
};

export const percent = {
  sign: '%',
  inPercent: ', in per cent',
};

export const money = {
  none: (such: string) => `Say an amount, such as ${such}.`,
  inCurrency: (currency: string) => ` (${currency})`,
};
