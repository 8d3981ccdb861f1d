/* The first HTML of a page: the app's own, with what is particular to the page between its parts. */
#include "services/gateway/gateway_pages.h"

#include <string.h>

enum {
  PAGE_BYTES_MAX = 2 << 20,
  HEAD_BYTES_MAX = 256 * 1024,
  SUMMARY_MAX = 160, /* characters: search engines show no more */
};

static const char *const takers[] = { [CARDS_BY_STRIPE] = "stripe", [CARDS_BY_SANDBOX] = "sandbox" };
static const struct names taker_names = NAMES(takers);
static const struct field page_shop_fields[] = {
  FIELD(struct page_shop, name, .doc = "What it is called."),
  FIELD(struct page_shop, currency, .doc = "Of all prices."),
  FIELD(struct page_shop, logo, .max = 500, .doc = "Where its picture is."),
  FIELD(struct page_shop, headline, .max = 200, .doc = "The front page's title."),
  FIELD(struct page_shop, lead, .max = 400, .doc = "What stands below it."),
  FIELD(struct page_shop, picture, .max = 500, .doc = "Where the front page's picture is."),
  MAYBE_ENUM_FIELD(struct page_shop, card_payments, taker_names, .optional = true, .doc = "Who takes cards."),
};
const struct shape page_shop_shape =
    SHAPE(page_shop, page_shop_fields, .doc = "What a page tells the app of the shop.");

/* Texts */

void add_json_for_script(struct buffer *out, struct text json) {
  static const char separator[] = "\xe2\x80"; /* U+2028 and U+2029 end with A8 and A9 */
  size_t from = 0;
  for (size_t i = 0; i < json.len; i++) {
    unsigned char c = (unsigned char)json.at[i];
    bool is_mark = c == '<' || c == '>' || c == '&';
    bool is_separator = i + 2 < json.len && memcmp(json.at + i, separator, 2) == 0 &&
                        ((unsigned char)json.at[i + 2] | 1) == 0xa9;
    if (!is_mark && !is_separator) {
      continue;
    }
    buffer_add(out, json.at + from, i - from);
    if (is_mark) {
      buffer_addf(out, "\\u%04x", c);
    } else {
      i += 2;
      buffer_addf(out, "\\u20%02x", (unsigned char)json.at[i] - 0x80);
    }
    from = i + 1;
  }
  buffer_add(out, text_c(json) + from, json.len - from);
}

static bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool begins_character(char c) {
  return ((unsigned char)c & 0xc0) != 0x80;
}

struct text summary_of(struct arena *arena, struct text text, size_t max) {
  char *at = arena_alloc(arena, text.len + sizeof "…");
  size_t len = 0;
  size_t characters = 0;
  size_t words_end = 0; /* where the last word ends that another one follows */
  bool is_gap = false;
  for (size_t i = 0; i < text.len; i++) {
    if (is_blank(text.at[i])) {
      is_gap = len > 0;
      continue;
    }
    words_end = is_gap ? len : words_end;
    characters += (is_gap ? 1U : 0U) + (begins_character(text.at[i]) ? 1U : 0U);
    if (characters > max) {
      len = words_end > 0 ? words_end : len;
      memcpy(at + len, "…", sizeof "…");
      return (struct text){ .at = at, .len = len + sizeof "…" - 1 };
    }
    if (is_gap) {
      at[len++] = ' ';
      is_gap = false;
    }
    at[len++] = text.at[i];
  }
  at[len] = '\0';
  return (struct text){ .at = at, .len = len };
}

/* "12.99", in the currency's own decimals. */
static struct text amount_of(struct arena *arena, struct money money) {
  char text[MONEY_TEXT_LEN + 1];
  money_format(money, text);
  return text_copy_bytes(arena, text, strcspn(text, " "));
}

/* Pictures of ours stand as paths. */
static struct text absolute(struct arena *arena, const struct page_facts *facts, struct text url) {
  return text_starts(url, "/") ? text_format(arena, "%s%s", text_c(facts->url), text_c(url)) : url;
}

static struct text path_of_product(struct arena *arena, const struct product *product) {
  char id[ID_TEXT_LEN + 1];
  id_format(product->id, id);
  return text_format(arena, "/products/%s", id);
}

/* Structured data: schema.org's Product, as search engines read it */

struct price_range {
  struct money least, most;
};

static struct price_range prices_of(const struct product *product) {
  struct price_range range = { product->variants[0].price, product->variants[0].price };
  for (size_t i = 1; i < product->variants_count; i++) {
    struct money price = product->variants[i].price;
    range.least = price.minor < range.least.minor ? price : range.least;
    range.most = price.minor > range.most.minor ? price : range.most;
  }
  return range;
}

static void add_member(struct buffer *json, const char *name, struct text value) {
  buffer_addf(json, ",\"%s\":", name);
  buffer_add_json_string(json, value);
}

static void add_offer(struct buffer *json, struct arena *arena, const struct product *product,
                      struct text url) {
  static const char *const availabilities[] = {
    [STOCK_OUT] = "https://schema.org/OutOfStock",
    [STOCK_LOW] = "https://schema.org/LimitedAvailability",
    [STOCK_IN] = "https://schema.org/InStock",
  };
  struct price_range prices = prices_of(product);
  bool is_one = product->variants_count == 1;
  buffer_addf(json, ",\"offers\":{\"@type\":\"%s\"", is_one ? "Offer" : "AggregateOffer");
  add_member(json, "url", url);
  add_member(json, is_one ? "price" : "lowPrice", amount_of(arena, prices.least));
  if (!is_one) {
    add_member(json, "highPrice", amount_of(arena, prices.most));
    buffer_addf(json, ",\"offerCount\":%zu", product->variants_count);
  }
  add_member(json, "priceCurrency", text_of(prices.least.currency));
  if (product->stock_status != STOCK_UNKNOWN) {
    add_member(json, "availability", text_of(availabilities[product->stock_status]));
  }
  buffer_add_char(json, '}');
}

static struct text structured_data(struct arena *arena, const struct page_facts *facts, struct text url) {
  const struct product *product = facts->product;
  struct buffer json;
  buffer_init_in(&json, arena, HEAD_BYTES_MAX);
  buffer_add_c(&json, "{\"@context\":\"https://schema.org\",\"@type\":\"Product\"");
  add_member(&json, "name", product->name);
  add_member(&json, "url", url);
  if (product->description.len > 0) {
    add_member(&json, "description", product->description);
  }
  if (product->category.presence == PRESENT) {
    add_member(&json, "category", product->category.v);
  }
  if (product->variants_count == 1) {
    add_member(&json, "sku", product->variants[0].sku);
  }
  for (size_t i = 0; i < product->pictures_count; i++) {
    buffer_add_c(&json, i == 0 ? ",\"image\":[" : ",");
    buffer_add_json_string(&json, absolute(arena, facts, product->pictures[i].url));
  }
  buffer_add_c(&json, product->pictures_count > 0 ? "]" : "");
  if (product->variants_count > 0) {
    add_offer(&json, arena, product, url);
  }
  buffer_add_char(&json, '}');
  struct buffer script;
  buffer_init_in(&script, arena, HEAD_BYTES_MAX);
  buffer_add_c(&script, "<script type=\"application/ld+json\">");
  add_json_for_script(&script, buffer_text(&json));
  buffer_add_c(&script, "</script>");
  return json.failed || script.failed ? TEXT("") : buffer_text(&script);
}

/* The head */

static struct template_value plain(const char *name, struct text text) {
  return (struct template_value){ .name = name, .kind = TEMPLATE_PLAIN, .text = text };
}

/* A list of the one item, or of none. */
static struct template_value once(const char *name, const struct template_values *item) {
  return (struct template_value){
    .name = name, .kind = TEMPLATE_LIST, .items = item, .items_count = item->count > 0 ? 1 : 0
  };
}

static struct text number(struct arena *arena, struct maybe_int value) {
  return value.presence == PRESENT ? text_format(arena, "%lld", (long long)value.v) : TEXT("");
}

/* "/a?width=160 160w, /a?width=320 320w", as the app writes it. */
static struct text copies_of(struct arena *arena, const struct product_picture *picture) {
  struct buffer list;
  buffer_init_in(&list, arena, HEAD_BYTES_MAX);
  for (size_t i = 0; i < picture->widths_count; i++) {
    long long width = (long long)picture->widths[i];
    buffer_addf(&list, "%s%s?width=%lld %lldw", i > 0 ? ", " : "", text_c(picture->url), width, width);
  }
  return buffer_text(&list);
}

/* The copy for browsers that know of no others. */
static struct text largest_copy(struct arena *arena, const struct product_picture *picture) {
  size_t count = picture->widths_count;
  return count == 0 ? picture->url
                    : text_format(arena, "%s?width=%lld", text_c(picture->url),
                                  (long long)picture->widths[count - 1]);
}

enum { PICTURE_VALUES = 7, PRICE_VALUES = 2 };

static size_t picture_values(struct arena *arena, const struct page_facts *facts, size_t place,
                             struct template_value ret[static PICTURE_VALUES]) {
  const struct product *product = facts->product;
  if (product == NULL || place >= product->pictures_count) {
    return 0;
  }
  const struct product_picture *picture = &product->pictures[place];
  bool sized = picture->width.presence == PRESENT && picture->height.presence == PRESENT;
  ret[0] = plain("image", absolute(arena, facts, picture->url));
  ret[1] = plain("source", largest_copy(arena, picture));
  ret[2] = plain("alt", picture->alt.len > 0 ? picture->alt : product->name);
  ret[3] = plain("width", sized ? number(arena, picture->width) : TEXT(""));
  ret[4] = plain("height", sized ? number(arena, picture->height) : TEXT(""));
  ret[5] = plain("copies", copies_of(arena, picture));
  ret[6] = plain("sizes", TEXT(GALLERY_SIZES));
  return PICTURE_VALUES;
}

static size_t price_values(struct arena *arena, const struct page_facts *facts,
                           struct template_value ret[static PRICE_VALUES]) {
  const struct product *product = facts->product;
  if (product == NULL || product->variants_count == 0) {
    return 0;
  }
  struct money least = prices_of(product).least;
  ret[0] = plain("amount", amount_of(arena, least));
  ret[1] = plain("currency", text_copy(arena, text_of(least.currency)));
  return PRICE_VALUES;
}

/* What the page is about, without the shop's name; empty: the shop itself. */
static struct text name_of(const struct page_facts *facts) {
  if (facts->is_missing) {
    return TEXT("Nothing here");
  }
  if (facts->product != NULL) {
    return facts->product->name;
  }
  return facts->kind == PAGE_SEARCH ? TEXT("Search") : TEXT("");
}

static struct text canonical_of(struct arena *arena, const struct page_facts *facts) {
  if (facts->is_missing) {
    return TEXT("");
  }
  switch (facts->kind) {
  case PAGE_FRONT:
    return text_format(arena, "%s/", text_c(facts->url));
  case PAGE_SEARCH:
    return text_format(arena, "%s/search", text_c(facts->url));
  case PAGE_PRODUCT:
    return facts->product == NULL ? TEXT("") : absolute(arena, facts, path_of_product(arena, facts->product));
  case PAGE_OTHER:
  case PAGE_UNKNOWN:
  case PAGE_ROBOTS:
  case PAGE_SITEMAP:
    break;
  }
  return TEXT("");
}

/* What is shown where somebody shares the page's address, of pages that have no picture of their own. */
static struct text shared_picture(struct arena *arena, const struct page_facts *facts) {
  if (facts->kind == PAGE_OTHER || facts->is_missing ||
      (facts->product != NULL && facts->product->pictures_count > 0)) {
    return TEXT("");
  }
  const struct maybe_text *own = &facts->shop.picture;
  return own->presence == PRESENT ? own->v : absolute(arena, facts, TEXT("/shared.jpg"));
}

static int render_head(struct arena *arena, const struct template *template, const struct page_facts *facts,
                       struct buffer *out) {
  const struct product *product = facts->product;
  struct text name = name_of(facts);
  struct text shop = facts->shop.name;
  struct text canonical = canonical_of(arena, facts);
  struct text about = product != NULL ? summary_of(arena, product->description, SUMMARY_MAX) : TEXT("");
  bool unlisted = facts->is_missing || facts->kind == PAGE_OTHER;
  bool has_scene = facts->kind == PAGE_FRONT && facts->shop.picture.presence == PRESENT;
  struct template_value picture_at[PICTURE_VALUES];
  struct template_values picture = { picture_at, picture_values(arena, facts, 0, picture_at) };
  struct template_value price_at[PRICE_VALUES];
  struct template_values price = { price_at, price_values(arena, facts, price_at) };
  const struct template_value values[] = {
    plain("title", name.len > 0 ? text_format(arena, "%s – %s", text_c(name), text_c(shop)) : shop),
    plain("name", name.len > 0 ? name : shop),
    plain("shop", shop),
    plain("description", about.len > 0 ? about : facts->description),
    plain("canonical", canonical),
    plain("type", product != NULL ? TEXT("product") : TEXT("website")),
    plain("unlisted", unlisted ? TEXT("yes") : TEXT("")),
    plain("shared", shared_picture(arena, facts)),
    plain("scene", has_scene ? facts->shop.picture.v : TEXT("")),
    once("picture", &picture),
    once("price", &price),
    { .name = "structured",
      .kind = TEMPLATE_MARKUP,
      .text = product != NULL ? structured_data(arena, facts, canonical) : TEXT("") },
  };
  struct error error = { 0 };
  return template_render(template, &(struct template_values){ values, COUNT_OF(values) }, out, &error);
}

/* What is seen until the app draws the page. Where the shop has no words of its own, the template has the
   app's: within {{?no_headline}}. */

static struct text given(const struct maybe_text *words) {
  return words->presence == PRESENT ? words->v : TEXT("");
}

static struct template_value when(const char *name, bool is) {
  return plain(name, is ? TEXT("yes") : TEXT(""));
}

/* All pictures of a product, small, where there are several. */
static struct template_value thumbs_of(struct arena *arena, const struct page_facts *facts) {
  const struct product *product = facts->product;
  size_t count = product != NULL && product->pictures_count > 1 ? product->pictures_count : 0;
  struct template_values *thumbs = arena_alloc(arena, count * sizeof *thumbs + 1);
  for (size_t i = 0; i < count; i++) {
    struct template_value *values = arena_alloc(arena, PICTURE_VALUES * sizeof *values);
    thumbs[i] = (struct template_values){ values, picture_values(arena, facts, i, values) };
  }
  return (struct template_value){
    .name = "thumbs", .kind = TEMPLATE_LIST, .items = thumbs, .items_count = count
  };
}

static int render_view(struct arena *arena, const struct template *template, const struct page_facts *facts,
                       struct buffer *out) {
  const struct page_shop *shop = &facts->shop;
  struct template_value picture_at[PICTURE_VALUES];
  struct template_values picture = { picture_at, picture_values(arena, facts, 0, picture_at) };
  struct text logo = given(&shop->logo);
  struct text headline = given(&shop->headline);
  struct text lead = given(&shop->lead);
  struct text scene = given(&shop->picture);
  const struct template_value values[] = {
    plain("shop", shop->name),
    plain("logo", logo),
    when("no_logo", logo.len == 0),
    plain("headline", headline),
    when("no_headline", headline.len == 0),
    plain("lead", lead),
    when("no_lead", headline.len == 0 && lead.len == 0), /* ours would not go with a headline of theirs */
    plain("scene", scene),
    when("no_scene", scene.len == 0),
    plain("name", name_of(facts)),
    once("picture", &picture),
    thumbs_of(arena, facts),
  };
  struct error error = { 0 };
  return template_render(template, &(struct template_values){ values, COUNT_OF(values) }, out, &error);
}

/* What the app would ask first */

static void add_prefetched(struct buffer *json, bool *any, struct text path, const struct shape *shape,
                           const void *value) {
  buffer_add_c(json, *any ? "," : "");
  buffer_add_json_string(json, path);
  buffer_add_char(json, ':');
  shape_encode(shape, value, json);
  *any = true;
}

static struct text data_of(struct arena *arena, const struct page_facts *facts) {
  struct buffer json;
  buffer_init_in(&json, arena, PAGE_BYTES_MAX);
  buffer_add_c(&json, "{\"shop\":");
  shape_encode(&page_shop_shape, &facts->shop, &json);
  buffer_add_c(&json, ",\"prefetched\":{");
  bool any = false;
  if (facts->product != NULL) {
    add_prefetched(&json, &any, path_of_product(arena, facts->product), &product_shape, facts->product);
  }
  if (facts->list != NULL) {
    add_prefetched(&json, &any, text_format(arena, "/products?limit=%d", FRONT_PRODUCTS), &product_list_shape,
                   facts->list);
  }
  if (facts->facets != NULL) {
    add_prefetched(&json, &any, TEXT("/products/facets"), &product_facets_shape, facts->facets);
  }
  buffer_add_c(&json, "}}");
  return json.failed ? (struct text){ 0 } : buffer_text(&json);
}

int render_page(struct arena *arena, const struct packed_app *app, const struct template *head,
                const struct template *view, const struct page_facts *facts, struct text *ret) {
  struct buffer page;
  buffer_init_in(&page, arena, PAGE_BYTES_MAX);
  buffer_add_text(&page, app->to_front);
  if (facts->kind == PAGE_FRONT && facts->shop.picture.presence != PRESENT) {
    buffer_add_text(&page, app->front_only);
  }
  int result = render_head(arena, head, facts, &page);
  buffer_add_text(&page, app->to_view);
  if (result == 0 && view != NULL) {
    result = render_view(arena, view, facts, &page);
  }
  buffer_add_text(&page, app->to_data);
  buffer_add_c(&page, "<script type=\"application/json\" id=\"souk-data\">");
  struct text data = data_of(arena, facts);
  add_json_for_script(&page, data);
  buffer_add_c(&page, "</script>");
  buffer_add_text(&page, app->to_end);
  if (result < 0 || page.failed || data.len == 0) {
    return result < 0 ? result : -EFBIG;
  }
  *ret = buffer_text(&page);
  return 0;
}
