/* The web app's pages: which there are, and that nothing that users write leaves the place where it stands.
 */
#include "services/gateway/gateway_pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shape/covered.h"

extern const struct template_files gateway_templates;

static int set_up(void **state) {
  *state = arena_create(1 << 16);
  return 0;
}

static int tear_down(void **state) {
  arena_destroy(*state);
  return 0;
}

static void kinds(void **state) {
  (void)state;
  static const struct {
    const char *path;
    enum page_kind kind;
    const char *rest; /* NULL: none */
  } rows[] = {
    { "/", PAGE_FRONT, NULL },
    { "/search", PAGE_SEARCH, NULL },
    { "/products/01", PAGE_PRODUCT, "01" },
    { "/orders", PAGE_OTHER, NULL },
    { "/orders/x", PAGE_OTHER, "x" },
    { "/links/abc", PAGE_OTHER, "abc" },
    { "/account/sessions", PAGE_OTHER, "sessions" },
    { "/account/a/b", PAGE_OTHER, "a/b" },
    { "/admin", PAGE_OTHER, NULL },
    { "/robots.txt", PAGE_ROBOTS, NULL },
    { "/sitemap.xml", PAGE_SITEMAP, NULL },
    { "/admin/products/1", PAGE_OTHER, "products/1" },
    { "", PAGE_UNKNOWN, NULL },
    { "//", PAGE_UNKNOWN, NULL },
    { "/products", PAGE_UNKNOWN, NULL },
    { "/products/", PAGE_UNKNOWN, NULL },
    { "/products/1/2", PAGE_UNKNOWN, NULL },
    { "/products/1/", PAGE_UNKNOWN, NULL },
    { "/search/", PAGE_UNKNOWN, NULL },
    { "/searching", PAGE_UNKNOWN, NULL },
    { "/account/", PAGE_UNKNOWN, NULL },
    { "/accounts", PAGE_UNKNOWN, NULL },
    { "/Cart", PAGE_UNKNOWN, NULL },
    { "/index.html", PAGE_UNKNOWN, NULL },
    { "/api/v1/products", PAGE_UNKNOWN, NULL },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    struct text rest = { 0 };
    enum page_kind kind = page_kind_of(text_of(rows[i].path), &rest);
    if (kind != rows[i].kind || !text_equal(rest, rows[i].rest != NULL ? text_of(rows[i].rest) : rest)) {
      fail_msg("%s: %d, %.*s", rows[i].path, (int)kind, TEXT_ARGS(rest));
    }
  }
}

static void who_gets_a_page(void **state) {
  (void)state;
  static const struct {
    const char *path, *accept;
    bool expected;
  } rows[] = {
    { "/products/1", "*/*", true },
    { "/cart", NULL, true },
    { "/nothing", "text/html,application/xhtml+xml,*/*;q=0.8", true },
    { "/nothing", "Text/HTML", true },
    { "/nothing", "*/*", false },
    { "/nothing", NULL, false },
    { "/nothing", "application/json", false },
    { "/api", "text/html", false },
    { "/api/v1/nothing", "text/html", false },
    { "/apiary", "text/html", true },
    { "/assets/gone.js", "text/html", false },
    { "/docs/a/b", "text/html", false },
    { "/.well-known/x", "text/html", false },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    struct http_request request = { .path = text_of(rows[i].path) };
    if (rows[i].accept != NULL) {
      request.headers[0] = (struct http_header){ TEXT("accept"), text_of(rows[i].accept) };
      request.headers_count = 1;
    }
    if (app_has_page(&request) != rows[i].expected) {
      fail_msg("%s, Accept: %s", rows[i].path, rows[i].accept != NULL ? rows[i].accept : "(none)");
    }
  }
}

static void summaries(void **state) {
  static const struct {
    const char *text;
    size_t max;
    const char *expected;
  } rows[] = {
    { "", 5, "" },
    { "  \n ", 5, "" },
    { "A mug.", 6, "A mug." },
    { " A\n\n  mug. ", 6, "A mug." },
    { "A large mug.", 9, "A large…" },
    { "A large mug.", 8, "A large…" },
    { "A large mug.", 7, "A large…" },
    { "Unbroken", 3, "Unb…" },
    { "äöü äöü", 4, "äöü…" },
    { "äöü äöü", 7, "äöü äöü" },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    struct text made = summary_of(*state, text_of(rows[i].text), rows[i].max);
    assert_string_equal(text_c(made), rows[i].expected);
    assert_int_equal(strlen(text_c(made)), made.len);
  }
}

static void json_in_scripts(void **state) {
  static const char *const rows[][2] = {
    { "{\"a\":\"b\"}", "{\"a\":\"b\"}" },
    { "\"</script><!--&amp;\"", "\"\\u003c/script\\u003e\\u003c!--\\u0026amp;\"" },
    { "\"\xe2\x80\xa8 \xe2\x80\xa9\"", "\"\\u2028 \\u2029\"" },
    { "\"\xe2\x80\xa7\xe2\x80\"", "\"\xe2\x80\xa7\xe2\x80\"" },
    { "", "" },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    struct buffer out;
    buffer_init_in(&out, *state, 1000);
    add_json_for_script(&out, text_of(rows[i][0]));
    assert_string_equal(text_c(buffer_text(&out)), rows[i][1]);
  }
}

#define MADE_UP_VIEW                                                                                         \
  "<i>{{shop}}</i>{{?logo}}<i src=\"{{logo}}\">{{/logo}}{{?no_logo}}<!--ours-->{{/no_logo}}"                 \
  "<b>{{?headline}}{{headline}}{{/headline}}{{?no_headline}}Ours{{/no_headline}}</b>"                        \
  "<u>{{?lead}}{{lead}}{{/lead}}{{?no_lead}}Our lead{{/no_lead}}</u>"                                        \
  "{{?scene}}<i src=\"{{scene}}\">{{/scene}}{{?no_scene}}<!--our scene-->{{/no_scene}}"                      \
  "<s>{{name}}</s>{{#picture}}<i src=\"{{source}}\" "                                                        \
  "alt=\"{{alt}}\">{{/picture}}{{#thumbs}}<q>{{source}}</q>{{/thumbs}}"

static const char *render(struct arena *arena, const struct page_facts *facts) {
  struct packed_app made_up = { .to_front = TEXT("<head>"),
                                .front_only = TEXT("<!--only here-->"),
                                .to_view = TEXT("</head><body>"),
                                .to_data = TEXT("<hr>"),
                                .to_end = TEXT("</body>"),
                                .script_hashes = "" };
  struct error error = { 0 };
  struct templates templates;
  assert_int_equal(templates_parse(arena, &gateway_templates, &templates, &error), 0);
  struct template *view;
  assert_int_equal(template_parse(arena, "view.html", TEMPLATE_HTML, TEXT(MADE_UP_VIEW), &view, &error), 0);
  struct text page;
  assert_int_equal(render_page(arena, &made_up, templates_find(&templates, "head.html"), view, facts, &page),
                   0);
  assert_true(text_starts(page, "<head>"));
  return page.at;
}

static struct page_facts facts_of(enum page_kind kind) {
  return (struct page_facts){
    .kind = kind,
    .url = TEXT("https://shop.example"),
    .description = TEXT("A shop."),
    .shop = { .name = TEXT("Souk"),
              .currency = TEXT("EUR"),
              .logo = { .presence = IS_NULL },
              .headline = { .presence = IS_NULL },
              .lead = { .presence = IS_NULL },
              .picture = { .presence = IS_NULL } },
  };
}

static size_t count_of(const char *page, const char *what) {
  size_t count = 0;
  for (const char *at = strstr(page, what); at != NULL; at = strstr(at + 1, what)) {
    count++;
  }
  return count;
}

static void demand(const char *page, const char *what) {
  if (strstr(page, what) == NULL) {
    fail_msg("%s is missing in %s", what, page);
  }
}

/* All that a seller writes, as somebody would who wants to run a script in a customer's browser. */
#define HOSTILE                                                                                              \
  "</title></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> & \xe2\x80\xa8{{shop}}"

static void hostile_names(void **state) {
  struct variant variants[2] = {
    { .sku = TEXT(HOSTILE), .price = { 1250, "EUR" }, .stock_status = STOCK_IN },
    { .sku = TEXT("B"), .price = { 999, "EUR" } },
  };
  struct product_picture pictures[1] = { { .url = TEXT("https://cdn.example/a.png?x=\"><script>"),
                                           .alt = TEXT(HOSTILE) } };
  struct product product = {
    .name = TEXT(HOSTILE),
    .description = TEXT(HOSTILE),
    .category = { PRESENT, TEXT(HOSTILE) },
    .stock_status = STOCK_IN,
    .variants = variants,
    .variants_count = 2,
    .pictures = pictures,
    .pictures_count = 1,
  };
  struct page_facts facts = facts_of(PAGE_PRODUCT);
  facts.shop.name = TEXT(HOSTILE);
  facts.product = &product;
  const char *page = render(*state, &facts);
  assert_int_equal(count_of(page, "<script"), 2); /* structured data, and what is prefetched */
  assert_int_equal(count_of(page, "</script"), 2);
  assert_int_equal(count_of(page, "<img"), 0);
  assert_int_equal(count_of(page, "</title"), 1);
  assert_int_equal(count_of(page, "\xe2\x80\xa8{{"), 10); /* in HTML it is no danger: title, texts, alt */
  for (const char *at = strstr(page, "content=\""); at != NULL; at = strstr(at, "content=\"")) {
    at += strlen("content=\"");
    const char *end = strchr(at, '"');
    assert_memory_equal(end, "\">", 2);
  }
}

static void product_page(void **state) {
  struct variant variants[2] = {
    { .sku = TEXT("A"), .price = { 1250, "EUR" }, .stock_status = STOCK_IN },
    { .sku = TEXT("B"), .price = { 999, "EUR" } },
  };
  struct product_picture pictures[1] = { { .url = TEXT("/api/v1/products/1/pictures/2"),
                                           .alt = TEXT("Blue"),
                                           .width = { PRESENT, 800 },
                                           .height = { PRESENT, 600 } } };
  struct product product = { .name = TEXT("Mug"),
                             .stock_status = STOCK_OUT,
                             .variants = variants,
                             .variants_count = 1,
                             .pictures = pictures,
                             .pictures_count = 1 };
  struct page_facts facts = facts_of(PAGE_PRODUCT);
  facts.product = &product;
  const char *page = render(*state, &facts);
  demand(page, "<title>Mug – Souk</title>");
  demand(page, "<meta name=\"description\" content=\"A shop.\">"); /* there is none of its own */
  demand(page, "href=\"https://shop.example/products/00000000-0000-0000-0000-000000000000\"");
  demand(page, "property=\"og:type\" content=\"product\"");
  demand(page, "property=\"og:image\" content=\"https://shop.example/api/v1/products/1/pictures/2\"");
  demand(page, "property=\"og:image:width\" content=\"800\"");
  demand(page, "<link rel=\"preload\" as=\"image\" href=\"/api/v1/products/1/pictures/2\"");
  demand(page, "property=\"product:price:amount\" content=\"12.50\"");
  demand(page, "\"@type\":\"Offer\"");
  demand(page,
         "\"price\":\"12.50\",\"priceCurrency\":\"EUR\",\"availability\":\"https://schema.org/OutOfStock\"");
  demand(page, "\"prefetched\":{\"/products/00000000-0000-0000-0000-000000000000\":{");
  assert_null(strstr(page, "noindex"));
  int64_t widths[2] = { 160, 320 };
  pictures[0].widths = widths;
  pictures[0].widths_count = 2;
  product.variants_count = 2;
  page = render(*state, &facts);
  demand(page, "<link rel=\"preload\" as=\"image\" href=\"/api/v1/products/1/pictures/2?width=320\" "
               "imagesrcset=\"/api/v1/products/1/pictures/2?width=160 160w, "
               "/api/v1/products/1/pictures/2?width=320 320w\" imagesizes=\"" GALLERY_SIZES
               "\" fetchpriority=\"high\">");
  demand(page, "property=\"og:image\" content=\"https://shop.example/api/v1/products/1/pictures/2\"");
  demand(page, "\"@type\":\"AggregateOffer\"");
  demand(page, "\"lowPrice\":\"9.99\",\"highPrice\":\"12.50\",\"offerCount\":2");
  demand(page, "property=\"product:price:amount\" content=\"9.99\"");
}

static void other_pages(void **state) {
  struct page_facts facts = facts_of(PAGE_FRONT);
  facts.shop.card_payments = (struct maybe_enum){ PRESENT, CARDS_BY_SANDBOX };
  facts.shop.logo = (struct maybe_text){ PRESENT, TEXT("https://cdn.example/l.png") };
  const char *page = render(*state, &facts);
  demand(page, "<head><!--only here--><title>Souk</title>");
  demand(page, "property=\"og:image\" content=\"https://shop.example/shared.jpg\"");
  demand(page, "<link rel=\"canonical\" href=\"https://shop.example/\">");
  demand(
      page,
      "{\"shop\":{\"name\":\"Souk\",\"currency\":\"EUR\",\"logo\":\"https://cdn.example/l.png\","
      "\"headline\":null,\"lead\":null,\"picture\":null,\"card_payments\":\"sandbox\"},\"prefetched\":{}}");
  facts.shop.picture = (struct maybe_text){ PRESENT, TEXT("https://cdn.example/\"><script>.jpg") };
  page = render(*state, &facts);
  demand(page, "<head><title>Souk</title>");
  demand(page, "property=\"og:image\" content=\"https://cdn.example/&quot;&gt;&lt;script&gt;.jpg\"");
  demand(page,
         "<link rel=\"preload\" as=\"image\" href=\"https://cdn.example/&quot;&gt;&lt;script&gt;.jpg\"");
  facts = facts_of(PAGE_OTHER);
  page = render(*state, &facts);
  demand(page, "<head><title>");
  demand(page, "noindex");
  demand(page, "\"logo\":null,");
  assert_null(strstr(page, "og:image"));
  assert_null(strstr(page, "canonical"));
  facts = facts_of(PAGE_PRODUCT);
  facts.is_missing = true;
  page = render(*state, &facts);
  demand(page, "<title>Nothing here – Souk</title>");
  demand(page, "noindex");
}

/* Else the page would fetch one copy ahead, and the app show another. */
static void sizes_are_the_apps(void **state) {
  struct text path = text_format(*state, "%s/web/src/shop/picture-gallery.tsx", getenv("SOUK_SOURCE"));
  FILE *file = fopen(path.at, "re");
  assert_non_null(file);
  char source[8192];
  size_t len = fread(source, 1, sizeof source - 1, file);
  source[len] = '\0';
  assert_int_equal(fclose(file), 0);
  demand(source, "'" GALLERY_SIZES "'");
}

static void views(void **state) {
  struct page_facts facts = facts_of(PAGE_FRONT);
  const char *page = render(*state, &facts);
  demand(page, "</head><body><i>Souk</i><!--ours--><b>Ours</b><u>Our lead</u><!--our scene--><s></s><hr>");
  facts.shop.headline = (struct maybe_text){ PRESENT, TEXT("Bread & <salt>") };
  facts.shop.logo = (struct maybe_text){ IS_NULL, TEXT("http://not.taken/") };
  facts.shop.picture = (struct maybe_text){ PRESENT, TEXT("https://cdn.example/\"><script>") };
  page = render(*state, &facts);
  demand(page, "<!--ours--><b>Bread &amp; &lt;salt&gt;</b><u></u>"
               "<i src=\"https://cdn.example/&quot;&gt;&lt;script&gt;\"><s>");
  facts.shop.lead = (struct maybe_text){ PRESENT, TEXT("\"Fresh\"") };
  facts.shop.logo = (struct maybe_text){ PRESENT, TEXT("https://cdn.example/l.png") };
  page = render(*state, &facts);
  demand(page,
         "<i src=\"https://cdn.example/l.png\"><b>Bread &amp; &lt;salt&gt;</b><u>&quot;Fresh&quot;</u>");
}

static void thumbs(void **state) {
  struct product_picture pictures[2] = { { .url = TEXT("/a") }, { .url = TEXT("/b") } };
  struct product product = { .name = TEXT("Mug"), .pictures = pictures, .pictures_count = 1 };
  struct page_facts facts = facts_of(PAGE_PRODUCT);
  facts.product = &product;
  demand(render(*state, &facts), "<s>Mug</s><i src=\"/a\" alt=\"Mug\"><hr>");
  product.pictures_count = 2;
  demand(render(*state, &facts), "<i src=\"/a\" alt=\"Mug\"><q>/a</q><q>/b</q><hr>");
}

static void members_are_covered(void **state) {
  (void)state;
  ASSERT_COVERED(page_shop);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(kinds),
    cmocka_unit_test(who_gets_a_page),
    cmocka_unit_test_setup_teardown(summaries, set_up, tear_down),
    cmocka_unit_test_setup_teardown(json_in_scripts, set_up, tear_down),
    cmocka_unit_test_setup_teardown(hostile_names, set_up, tear_down),
    cmocka_unit_test_setup_teardown(product_page, set_up, tear_down),
    cmocka_unit_test_setup_teardown(other_pages, set_up, tear_down),
    cmocka_unit_test_setup_teardown(views, set_up, tear_down),
    cmocka_unit_test_setup_teardown(thumbs, set_up, tear_down),
    cmocka_unit_test_setup_teardown(sizes_are_the_apps, set_up, tear_down),
    cmocka_unit_test(members_are_covered),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
