/* What search engines read: which pages they should look at, and where the products are. */
#include "services/gateway/gateway_pages.h"

enum {
  SITEMAP_PAGES_MAX = 10, /* of PAGE_MAX products each: the newest; the others are found from those */
  SITEMAP_BYTES_MAX = 512 * 1024,
  ROBOTS_BYTES_MAX = 64 * 1024,
  DATE_LEN = 10,
};

int write_robots(struct context *context, const struct packed_app *app, struct raw_reply *ret) {
  struct buffer out;
  buffer_init_in(&out, context->arena, ROBOTS_BYTES_MAX);
  buffer_add_text(&out, app->robots);
  buffer_addf(&out, "\nSitemap: %s/sitemap.xml\n", text_c(shop_url(context->config, context->arena)));
  *ret = (struct raw_reply){ .content_type = TEXT("text/plain; charset=utf-8"), .body = buffer_text(&out) };
  return out.failed ? -EFBIG : 0;
}

static void add_products(struct buffer *out, struct text url, const struct product_list *list) {
  for (size_t i = 0; i < list->items_count; i++) {
    char id[ID_TEXT_LEN + 1];
    char changed[INSTANT_TEXT_LEN + 1];
    id_format(list->items[i].id, id);
    instant_format(list->items[i].updated_at, changed);
    buffer_addf(out, "<url><loc>%s/products/%s</loc><lastmod>%.*s</lastmod></url>\n", text_c(url), id,
                DATE_LEN, changed);
  }
}

/* The address of the shop has no characters that XML would want escaped: it was parsed at start. */
int write_sitemap(struct context *context, struct raw_reply *ret) {
  struct text url = shop_url(context->config, context->arena);
  struct buffer out;
  buffer_init_in(&out, context->arena, SITEMAP_BYTES_MAX);
  buffer_addf(&out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n<url><loc>%s/</loc></url>\n",
              text_c(url));
  struct list_products page = { .limit = PAGE_MAX };
  for (int pages = 0; pages < SITEMAP_PAGES_MAX; pages++) {
    struct product_list list = { 0 };
    int result = page_of_products(context, &page, &list);
    if (result < 0) { /* better none than one from which products are missing */
      return result;
    }
    add_products(&out, url, &list);
    page.after = list.next;
    if (list.next.presence != PRESENT) {
      break;
    }
  }
  buffer_add_c(&out, "</urlset>\n");
  *ret = (struct raw_reply){ .content_type = TEXT("application/xml"), .body = buffer_text(&out) };
  return out.failed ? -EFBIG : 0;
}
