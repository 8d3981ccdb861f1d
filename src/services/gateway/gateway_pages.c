/* The web app's page: what is asked for it, and what it says besides. */
#include "services/gateway/gateway_pages.h"

#include "http/coding.h"
#include "services/gateway/gateway_state.h"

#include <errno.h>

enum { PAGE_WAITS_MS = 1000 }; /* what is not known by then, the app asks for itself */

/* What other services could not say is left out: whoever came sees the page. */
static bool was_told(struct context *context, int result) {
  if (result == 0) {
    return true;
  }
  context->problem = (struct problem){ 0 };
  return false;
}

static struct maybe_text said(struct context *context, const struct setting *setting) {
  struct text text = setting_text(context, setting);
  return (struct maybe_text){ .presence = text.len > 0 ? PRESENT : IS_NULL, .v = text };
}

static struct maybe_text address_said(struct context *context, const struct setting *setting) {
  struct text text = setting_text(context, setting);
  return (struct maybe_text){ .presence = text_starts(text, "https://") ? PRESENT : IS_NULL, .v = text };
}

static struct page_shop describe_shop(struct context *context) {
  struct page_shop shop = {
    .name = setting_text(context, &setting_shop_name),
    .currency = setting_text(context, &setting_currency),
    .logo = address_said(context, &setting_shop_logo),
    .headline = said(context, &gateway_shop_headline),
    .lead = said(context, &gateway_shop_lead),
    .picture = address_said(context, &gateway_shop_picture),
  };
  struct card_payments cards = { 0 };
  if (was_told(context, describe_card_payments(context, &(struct nothing){ 0 }, &cards))) {
    shop.card_payments = (struct maybe_enum){ PRESENT, cards.by };
  }
  return shop;
}

static void ask_product(struct context *context, struct text id, struct page_facts *facts) {
  struct by_id wanted;
  if (id_parse(id, &wanted.id) < 0) {
    facts->is_missing = true;
    return;
  }
  struct product *product = ARENA_NEW(context->arena, struct product);
  int result = describe_product(context, &wanted, product);
  facts->is_missing = result < 0 && context->problem.kind == &problem_not_found;
  facts->product = was_told(context, result) ? product : NULL;
}

static void ask_front(struct context *context, struct page_facts *facts) {
  struct product_list *list = ARENA_NEW(context->arena, struct product_list);
  struct list_products page = { .limit = FRONT_PRODUCTS };
  if (was_told(context, page_of_products(context, &page, list))) {
    facts->list = list;
  }
  struct product_facets *facets = ARENA_NEW(context->arena, struct product_facets);
  if (was_told(context, facets_of_products(context, &(struct product_facets_request){ 0 }, facets))) {
    facts->facets = facets;
  }
}

/* The colours of its components are styles within elements; scripts are the app's own files alone. */
static struct text policy_of(struct context *context, const struct packed_app *app) {
  return text_format(context->arena,
                     "default-src 'none'; script-src 'self'%s; style-src 'self' 'unsafe-inline'; img-src "
                     "'self' https: data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
                     "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                     app->script_hashes);
}

/* Where newcomers arrive, they see what is there before a script has run. */
static const struct template *view_of(const struct gateway *gateway, const struct page_facts *facts) {
  if (facts->kind == PAGE_FRONT) {
    return templates_find(&gateway->views, "front.html");
  }
  return facts->product != NULL ? templates_find(&gateway->views, "product.html") : NULL;
}

static int make_html(struct context *context, enum page_kind kind, struct text rest, struct raw_reply *ret) {
  const struct gateway *gateway = context_state(context);
  context_hurry(context, PAGE_WAITS_MS);
  struct page_facts facts = {
    .kind = kind,
    .url = shop_url(context->config, context->arena),
    .description = setting_text(context, &gateway_shop_description),
    .shop = describe_shop(context),
  };
  facts.is_missing = facts.kind == PAGE_UNKNOWN;
  if (facts.kind == PAGE_PRODUCT) {
    ask_product(context, rest, &facts);
  } else if (facts.kind == PAGE_FRONT) {
    ask_front(context, &facts);
  }
  context_add_header(context, "Content-Security-Policy", policy_of(context, &web_app));
  *ret = (struct raw_reply){ .content_type = TEXT("text/html; charset=utf-8"),
                             .status = facts.is_missing ? 404 : 200 };
  return render_page(context->arena, &web_app, templates_find(&gateway->templates, "head.html"),
                     view_of(gateway, &facts), &facts, &ret->body);
}

/* How long compressed bytes are tells of secrets among them, where somebody else has a say in the rest
   (BREACH). Pages hold none: they are the same for everybody, without a token or anything of whoever asks. */
static void compress(struct context *context, struct raw_reply *reply) {
  struct text accepted = http_header_find(context_request(context), "Accept-Encoding");
  struct text packed;
  context_add_header(context, "Vary", TEXT("Accept-Encoding"));
  if (http_coding_choose(accepted, 1U << HTTP_GZIP) == HTTP_GZIP &&
      http_gzip(context->arena, reply->body, &packed) == 0) {
    context_add_header(context, "Content-Encoding", TEXT("gzip"));
    reply->body = packed;
  }
}

int gather_page(struct context *context, const struct nothing *in, struct raw_reply *ret) {
  (void)in;
  struct text rest = { 0 };
  enum page_kind kind = page_kind_of(context_request(context)->path, &rest);
  int result = kind == PAGE_ROBOTS    ? write_robots(context, &web_app, ret)
               : kind == PAGE_SITEMAP ? write_sitemap(context, ret)
                                      : make_html(context, kind, rest, ret);
  if (result == 0) {
    compress(context, ret);
  }
  return result;
}

static const char *const types[] = { "text/html", "text/plain", "application/xml", NULL };
static const struct route page = {
  .method = HTTP_GET,
  .path = "/",
  .name = "showPage",
  .who = ANYONE,
  .page = true,
  RUNS_GATHERED(gather_page, nothing, raw_reply),
  .reply_types = types,
  .doc = "A page of the web app.",
};
const struct app gateway_app = { .packed = &web_app, .has_page = app_has_page, .page = &page };
