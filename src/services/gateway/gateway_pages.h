/* The web app's pages: which there are, and what stands in the first HTML of each, which is for readers that
   run no scripts and for what the app would ask first. The same for everybody: who looks is not asked. */
#pragma once

#include "mail/template.h"
#include "service/assets.h"
#include "services/gateway/gateway_types.h"

enum page_kind {
  PAGE_UNKNOWN, /* there is no such page */
  PAGE_FRONT,
  PAGE_SEARCH,
  PAGE_PRODUCT,
  PAGE_OTHER, /* of one's own, or an admin's: not for search engines */
  PAGE_ROBOTS,
  PAGE_SITEMAP,
};

/* By the path as it was sent. `ret_rest` is what stands in the place of {id}; untouched where nothing does.
 */
enum page_kind page_kind_of(struct text path, struct text *ret_rest);
/* Is a page what this client should get, if only to read that there is none? */
bool app_has_page(const struct http_request *request);

/* What the page tells the app of the shop. */
struct page_shop {
  struct text name, currency;
  struct maybe_text logo;           /* an https address */
  struct maybe_text headline, lead; /* of the front page; null: the app has words of its own */
  struct maybe_text picture;        /* of the front page, an https address; null: likewise */
  struct maybe_enum card_payments;  /* enum card_payments_by; absent where that could not be asked */
};
extern const struct shape page_shop_shape;

struct page_facts {
  enum page_kind kind;
  bool is_missing;         /* the page, or what it would show, is not there */
  struct text url;         /* of the shop: "https://shop.example" */
  struct text description; /* of the shop */
  struct page_shop shop;
  const struct product *product;   /* of PAGE_PRODUCT; NULL: not known now */
  const struct product_list *list; /* of PAGE_FRONT, likewise */
  const struct product_facets *facets;
};

/* Pure. What is particular to the page is escaped for the place where it stands. `view` is what is seen of
   the page until the app draws it; NULL: nothing. */
int render_page(struct arena *arena, const struct packed_app *app, const struct template *head,
                const struct template *view, const struct page_facts *facts, struct text *ret);
/* JSON as it may stand within a script element: no "<", ">", "&" or line separators in it. */
void add_json_for_script(struct buffer *out, struct text json);
/* At most `max` characters, in one line, cut between words, with "…" where something is left out. */
struct text summary_of(struct arena *arena, struct text text, size_t max);

enum { FRONT_PRODUCTS = 12 }; /* that the front page shows first */
/* How wide the app shows a product's first picture (web/src/shop/picture-gallery.tsx): the copy that is
   fetched ahead must be the one that it asks for. */
#define GALLERY_SIZES "(max-width: 48em) 92vw, 36rem"

/* For search engines: what they should read, and which products there are. */
int write_robots(struct context *context, const struct packed_app *app, struct raw_reply *ret);
int write_sitemap(struct context *context, struct raw_reply *ret);

extern const struct app gateway_app;
GATHERS(gather_page, nothing, raw_reply);
