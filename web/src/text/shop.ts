/* What shoppers read on the way from the front page to a paid order. */
export const front = {
  title: 'Things made by hand, and pictures worth hanging',
  lead: 'Prints, ceramics, textiles and spices from people who make few things and make them well.',
  browse: 'See everything',
  categories: 'Categories',
  newest: 'New at the market',
  emptyTitle: 'The stalls are being set up',
  emptyText: 'Nothing is on sale yet. Come back soon.',
};

export const search = {
  title: (words: string | undefined) => (words ? `Results for “${words}”` : 'Everything'),
  found: (count: number, more: boolean) =>
    count === 1 ? '1 product' : more ? `The first ${count} products` : `${count} products`,
  filters: 'Filters',
  showFilters: (count: number) => (count === 0 ? 'Filters' : `Filters (${count})`),
  clear: 'Clear all filters',
  category: 'Category',
  allCategories: 'All',
  price: 'Price',
  anyPrice: 'Any price',
  priceRange: (low: string, high: string) => `${low} – ${high}`,
  onlyInStock: 'In stock only',
  sort: 'Sort by',
  sorts: {
    best: 'Best match',
    newest: 'Newest',
    price: 'Price, low to high',
    '-price': 'Price, high to low',
    name: 'Name',
  },
  emptyTitle: 'Nothing like that here',
  emptyText: 'Try fewer words or fewer filters. Typing mistakes are fine: the search forgives them.',
  showResults: 'Show results',
};

export const product = {
  breadcrumb: 'Where this is',
  everything: 'Everything',
  pictures: 'Pictures',
  showPicture: (number: number, of: number) => `Show picture ${number} of ${of}`,
  quantity: 'Quantity',
  add: 'Add to cart',
  soldOut: 'Sold out',
  notSold: 'Not sold in this combination',
  added: (name: string, quantity: number) =>
    quantity === 1 ? `${name} is in your cart.` : `${quantity} × ${name} are in your cart.`,
  toCart: 'Go to the cart',
  taxIncluded: (rate: string) => `${rate} tax included, shipping is added at the checkout`,
  taxFree: 'No tax, shipping is added at the checkout',
  sku: (sku: string) => `No. ${sku}`,
  unavailableValue: (value: string) => `${value}, sold out or not sold like this`,
  related: 'You may also like',
  goneTitle: 'This product is no longer sold',
  goneText: 'Somebody may have bought the last one, or the address has a typing mistake.',
};
