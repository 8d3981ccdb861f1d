#include "commands/demo.h"

#include "commands/demo_calls.h"
#include "commands/demo_pictures.h"
#include "commands/demo_terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  DEMO_MAX_PRODUCTS = 99,    /* fits a page of the list, so one look tells whose shop it is */
  INVENTORY_WAIT_MS = 10000, /* until it has heard of a new product */
};

struct seeding {
  struct demo_calls calls;
  json_t *products; /* of the demo */
  json_t *on_sale;  /* the shop's, by name */
  int added, pictured, stocked;
  bool somebodys; /* the shop sells something else */
};

static const char *name_of(const json_t *product) {
  return json_string_value(json_object_get(product, "name"));
}

static int load_on_sale(struct seeding *seeding, bool *ret_complete) {
  int status = 0;
  json_t *page = NULL;
  int result = demo_get(&seeding->calls, "/products?limit=100", &status, &page);
  if (result != 0) {
    return result;
  }
  if (status != 200) {
    result = demo_refused(&seeding->calls, "Looking at", "the products", status, page);
  } else {
    size_t index = 0;
    json_t *item = NULL;
    json_array_foreach(json_object_get(page, "items"), index, item) {
      json_object_set(seeding->on_sale, name_of(item), item);
    }
    *ret_complete = json_is_null(json_object_get(page, "next"));
  }
  json_decref(page);
  return result;
}

/* Does the shop sell anything that is not of the demo? */
static bool is_somebodys(const struct seeding *seeding) {
  size_t known = 0;
  size_t index = 0;
  json_t *product = NULL;
  json_array_foreach(seeding->products, index, product) {
    const char *name = name_of(product);
    known += json_object_get(seeding->on_sale, name) != NULL ? 1 : 0;
  }
  return json_object_size(seeding->on_sale) > known;
}

static int add_product(struct seeding *seeding, size_t number, json_t *product) {
  const char *name = name_of(product);
  char key[40];
  snprintf(key, sizeof key, "souk-demo-product-%zu", number);
  json_t *body = json_copy(product);
  json_object_del(body, "stock");
  json_object_del(body, "pictures");
  int status = 0;
  json_t *made = NULL;
  int result = demo_post(&seeding->calls, "/products", body, key, &status, &made);
  json_decref(body);
  if (result == 0 && status != 201) {
    result = demo_refused(&seeding->calls, "Adding", name, status, made);
  }
  if (result == 0) {
    json_object_set(seeding->on_sale, name, made);
    seeding->added++;
  }
  json_decref(made);
  return result;
}

/* The inventory hears of a product by an event, so it may not know it yet: that is waited for. */
static int await_inventory(struct seeding *seeding, const char *product_id, json_t **ret) {
  struct text path = text_format(seeding->calls.arena, "/inventory/%s", product_id);
  int64_t give_up = monotonic_us() + INVENTORY_WAIT_MS * 1000LL;
  for (;;) {
    int status = 0;
    json_t *reply = NULL;
    int result = demo_get(&seeding->calls, path.at, &status, &reply);
    if (result == 0 && status == 200) {
      *ret = reply;
      return 0;
    }
    bool early = result == 0 && status == 404 && monotonic_us() < give_up;
    if (result == 0 && !early) {
      result = demo_refused(&seeding->calls, "Looking at the stock of", product_id, status, reply);
    }
    json_decref(reply);
    if (!early) {
      return result;
    }
    demo_pause();
  }
}

static int add_movement(struct seeding *seeding, const char *product_id, const char *variant_id,
                        int64_t stock) {
  struct text path = text_format(seeding->calls.arena, "/inventory/%s/movements", product_id);
  struct text key = text_format(seeding->calls.arena, "souk-demo-stock-%s", variant_id);
  json_t *body = json_pack("{s:s, s:I, s:s}", "variant_id", variant_id, "quantity", (json_int_t)stock,
                           "reason", "received");
  int status = 0;
  json_t *reply = NULL;
  int result = demo_post(&seeding->calls, path.at, body, text_c(key), &status, &reply);
  json_decref(body);
  if (result == 0 && status != 201) {
    result = demo_refused(&seeding->calls, "Adding stock of", product_id, status, reply);
  }
  json_decref(reply);
  return result;
}

/* Each variant of a product gets the stock that the demo says, unless it ever had any. */
static int add_stock(struct seeding *seeding, const json_t *product) {
  const json_t *sold = json_object_get(seeding->on_sale, name_of(product));
  const char *id = json_string_value(json_object_get(sold, "id"));
  int64_t stock = json_integer_value(json_object_get(product, "stock"));
  json_t *inventory = NULL;
  int result = stock > 0 ? await_inventory(seeding, id, &inventory) : 0;
  size_t index = 0;
  json_t *variant = NULL;
  json_array_foreach(json_object_get(inventory, "variants"), index, variant) {
    if (result == 0 && json_integer_value(json_object_get(variant, "received")) == 0) {
      result = add_movement(seeding, id, json_string_value(json_object_get(variant, "variant_id")), stock);
      seeding->stocked += result == 0 ? 1 : 0;
    }
  }
  json_decref(inventory);
  return result;
}

static void show_progress(size_t done, size_t all) {
  if (isatty(STDERR_FILENO) == 1) {
    fprintf(stderr, "\rDemo products: %zu of %zu%s", done, all, done == all ? "\n" : "");
  }
}

static int add_missing(struct seeding *seeding) {
  size_t count = json_array_size(seeding->products);
  size_t index = 0;
  json_t *product = NULL;
  json_array_foreach(seeding->products, index, product) {
    const char *name = name_of(product);
    int result =
        json_object_get(seeding->on_sale, name) == NULL ? add_product(seeding, index + 1, product) : 0;
    if (result != 0) {
      return result;
    }
  }
  json_array_foreach(seeding->products, index, product) {
    const json_t *sold = json_object_get(seeding->on_sale, name_of(product));
    int result = demo_add_pictures(&seeding->calls, product, sold, &seeding->pictured);
    if (result == 0) {
      result = add_stock(seeding, product);
    }
    if (result != 0) {
      return result;
    }
    if (seeding->pictured > 0 || seeding->stocked > 0) {
      show_progress(index + 1, count);
    }
  }
  return 0;
}

static int seed(struct seeding *seeding, struct buffer *out) {
  bool complete = true;
  int result = load_on_sale(seeding, &complete);
  if (result != 0) {
    return result;
  }
  seeding->somebodys = !complete || is_somebodys(seeding);
  if (seeding->somebodys) {
    buffer_add_c(out, "There are products already, so no demo products were added.\n");
    return 0;
  }
  result = add_missing(seeding);
  if (result == 0 && seeding->added == 0 && seeding->pictured == 0 && seeding->stocked == 0) {
    buffer_add_c(out, "The demo products are there already.\n");
  } else if (result == 0) {
    buffer_addf(out, "Added %d demo products, %d pictures and the stock of %d variants.\n", seeding->added,
                seeding->pictured, seeding->stocked);
  }
  return result;
}

int demo_seed(struct arena *arena, const char *data, struct buffer *out, struct error *error) {
  struct seeding seeding = { 0 };
  int result = demo_calls_open(&seeding.calls, arena, data, error);
  if (result != 0) {
    return result;
  }
  json_t *demo = json_loadb(text_c(demo_products), demo_products.len, 0, NULL);
  seeding.products = json_object_get(demo, "products");
  seeding.on_sale = json_object();
  size_t count = json_array_size(seeding.products);
  result = count == 0 || count > DEMO_MAX_PRODUCTS
               ? error_set(error, -EINVAL, "demo.json must hold from 1 to %d products.", DEMO_MAX_PRODUCTS)
               : seed(&seeding, out);
  if (result == 0 && !seeding.somebodys) {
    result = demo_add_terms(&seeding.calls, out);
  }
  if (result == 0 && !seeding.somebodys) {
    result = demo_story(&seeding.calls, out);
  }
  json_decref(seeding.on_sale);
  json_decref(demo);
  demo_calls_close(&seeding.calls);
  return result;
}
