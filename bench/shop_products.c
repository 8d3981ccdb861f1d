/* Products with their stock. */
#include "shop_events.h"

static const char *const adjectives[] = {
  "Blue", "Warm", "Quiet", "Fine", "Broad", "Light", "Round", "Early"
};
static const char *const nouns[] = {
  "Lamp", "Chair", "Kettle", "Blanket", "Basket", "Mirror", "Bowl", "Frame"
};
static const char *const categories[] = { "Kitchen", "Living", "Garden", "Studio", "Office" };
static const char description[] = "Made to be used every day and to be mended when it has been. It comes in "
                                  "one size, weighs less than it looks, "
                                  "and may be given back within thirty days. What is shown in the picture "
                                  "beside it is not part of the offer.";

static void track(struct shop *shop, const struct cause *cause, const struct offer *offer) {
  enum { RECEIVED = 1000000 };
  struct id movement = shop_id(shop, cause->now_us);
  sql_run(shop->insert_tracked, "d", &offer->product);
  sql_run(shop->put_received, "ddti", &offer->variant, &offer->product, offer->sku, (int64_t)0);
  shop_tell_stock(shop, cause, offer);
  sql_run(shop->put_received, "ddti", &offer->variant, &offer->product, offer->sku, (int64_t)RECEIVED);
  sql_run(shop->insert_movement, "dddii", &offer->product, &movement, &offer->variant, (int64_t)RECEIVED,
          cause->now_us);
  int64_t version = shop_tell_stock(shop, cause, offer);
  sql_run(shop->put_stock, "di", &offer->variant, version);
  sql_run(shop->show_stock, "d", &offer->variant);
}

void shop_add_product(struct shop *shop, int64_t number, int64_t now_us) {
  static const struct id admin = { .bytes = { 0x01, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80, [15] = 0xad } };
  struct cause cause;
  cause_begin(&cause, shop, now_us, admin);
  struct offer offer = {
    .product = shop_id(shop, now_us),
    .variant = shop_id(shop, now_us),
    .price = 499 + number * 37 % 20000,
    .tax_basis_points = number % 4 == 0 ? SHOP_REDUCED_RATE : SHOP_FULL_RATE,
  };
  snprintf(offer.name, sizeof offer.name, "%s %s No. %lld", adjectives[(size_t)number % COUNT_OF(adjectives)],
           nouns[(size_t)number / 8 % COUNT_OF(nouns)], (long long)number);
  snprintf(offer.sku, sizeof offer.sku, "B-%06lld", (long long)number);
  sql_run(shop->insert_product, "dttti", &offer.product, offer.name, description,
          categories[(size_t)number % COUNT_OF(categories)], now_us);
  sql_run(shop->insert_variant, "ddtii", &offer.variant, &offer.product, offer.sku, offer.price,
          offer.tax_basis_points);
  sql_run(shop->list_product, "dtit", &offer.product, offer.name, offer.price,
          categories[(size_t)number % COUNT_OF(categories)]);
  char product[ID_TEXT_LEN + 1];
  char variant[ID_TEXT_LEN + 1];
  char data[EVENT_BYTES_MAX];
  id_format(offer.product, product);
  id_format(offer.variant, variant);
  snprintf(data, sizeof data,
           "{\"product_id\":\"%s\",\"name\":\"%s\",\"variants\":[{\"variant_id\":\"%s\",\"sku\":\"%s\"}]}",
           product, offer.name, variant, offer.sku);
  shop_emit(shop, &cause, "product", "product.created", offer.product, 1, data);
  track(shop, &cause, &offer);
}
