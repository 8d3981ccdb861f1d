#include "commands/demo.h"

#include "commands/data.h"
#include "http/client.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
  DEMO_MAX_PRODUCTS = 99, /* fits a page of the list, so one look tells whose shop it is */
  CALL_DEADLINE_MS = 10000,
  CALL_TRIES = 4,
  PAUSE_MS = 20,
  INVENTORY_WAIT_MS = 10000, /* until it has heard of a new product */
  BODY_MAX = 65536,
};

struct seeding {
  struct arena *arena;
  struct http_client *client;
  char socket[DATA_PATH_MAX]; /* whoever has the data directory may do all that an admin may */
  json_t *products;           /* of the demo */
  json_t *on_sale;            /* the shop's, by name */
  int added, stocked;
  struct error *error;
};

static struct text dump(struct seeding *seeding, const json_t *json) {
  char *text = json_dumps(json, JSON_COMPACT);
  struct text copy = text_copy(seeding->arena, text_of(text));
  free(text);
  return copy;
}

static const char *name_of(const json_t *product) {
  return json_string_value(json_object_get(product, "name"));
}

/* `key` makes a repeated POST harmless; NULL on GET. Any status is 0; the reply is
   parsed, NULL where it is no JSON, and the caller's. */
static int call(struct seeding *seeding, enum http_method method, struct text path, struct text body,
                const char *key, int *ret_status, json_t **ret_reply) {
  struct text url = text_format(seeding->arena, "http://souk%.*s", TEXT_ARGS(path));
  struct http_call request = {
    .method = method,
    .url = text_c(url),
    .unix_socket = seeding->socket,
    .headers = { { .name = TEXT("Idempotency-Key"), .value = text_of(key) } },
    .headers_count = key != NULL ? 1 : 0,
    .content_type = method == HTTP_POST ? "application/json" : NULL,
    .body = body,
    .deadline_ms = CALL_DEADLINE_MS,
    .tries = CALL_TRIES,
  };
  struct http_answer answer;
  int result = http_client_call(seeding->client, &request, seeding->arena, &answer, seeding->error);
  if (result != 0) {
    return result;
  }
  *ret_status = answer.status;
  *ret_reply = json_loadb(text_c(answer.body), answer.body.len, 0, NULL);
  return 0;
}

/* Words for an answer that was not hoped for. */
static int refused(struct seeding *seeding, const char *what, const char *name, int status,
                   const json_t *problem) {
  const char *title = json_string_value(json_object_get(problem, "title"));
  const char *detail = json_string_value(json_object_get(problem, "detail"));
  return error_set(seeding->error, -EPROTO, "%s %s was answered %d: %s%s%s", what, name, status,
                   title != NULL ? title : "", detail != NULL ? ". " : "", detail != NULL ? detail : "");
}

static int load_on_sale(struct seeding *seeding, bool *ret_complete) {
  int status = 0;
  json_t *page = NULL;
  int result = call(seeding, HTTP_GET, TEXT("/products?limit=100"), (struct text){ 0 }, NULL, &status, &page);
  if (result != 0) {
    return result;
  }
  if (status != 200) {
    result = refused(seeding, "Looking at", "the products", status, page);
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
  struct text encoded = dump(seeding, body);
  json_decref(body);
  int status = 0;
  json_t *made = NULL;
  int result = call(seeding, HTTP_POST, TEXT("/products"), encoded, key, &status, &made);
  if (result == 0 && status != 201) {
    result = refused(seeding, "Adding", name, status, made);
  }
  if (result == 0) {
    json_object_set(seeding->on_sale, name, made);
    seeding->added++;
  }
  json_decref(made);
  return result;
}

static void pause_briefly(void) {
  struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };
  nanosleep(&pause, NULL);
}

/* The inventory hears of a product by an event, so it may not know it yet: that is waited for. */
static int await_inventory(struct seeding *seeding, const char *product_id, json_t **ret) {
  struct text path = text_format(seeding->arena, "/inventory/%s", product_id);
  int64_t give_up = monotonic_us() + INVENTORY_WAIT_MS * 1000LL;
  for (;;) {
    int status = 0;
    json_t *reply = NULL;
    int result = call(seeding, HTTP_GET, path, (struct text){ 0 }, NULL, &status, &reply);
    if (result == 0 && status == 200) {
      *ret = reply;
      return 0;
    }
    bool early = result == 0 && status == 404 && monotonic_us() < give_up;
    if (result == 0 && !early) {
      result = refused(seeding, "Looking at the stock of", product_id, status, reply);
    }
    json_decref(reply);
    if (!early) {
      return result;
    }
    pause_briefly();
  }
}

static int add_movement(struct seeding *seeding, const char *product_id, const char *variant_id,
                        int64_t stock) {
  struct text path = text_format(seeding->arena, "/inventory/%s/movements", product_id);
  struct text body =
      text_format(seeding->arena, "{\"variant_id\":\"%s\",\"quantity\":%lld,\"reason\":\"received\"}",
                  variant_id, (long long)stock);
  struct text key = text_format(seeding->arena, "souk-demo-stock-%s", variant_id);
  int status = 0;
  json_t *reply = NULL;
  int result = call(seeding, HTTP_POST, path, body, text_c(key), &status, &reply);
  if (result == 0 && status != 201) {
    result = refused(seeding, "Adding stock of", product_id, status, reply);
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
    int result = add_stock(seeding, product);
    if (result != 0) {
      return result;
    }
    if (seeding->stocked > 0) {
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
  if (!complete || is_somebodys(seeding)) {
    buffer_add_c(out, "There are products already, so no demo products were added.\n");
    return 0;
  }
  result = add_missing(seeding);
  if (result == 0 && seeding->added == 0 && seeding->stocked == 0) {
    buffer_add_c(out, "The demo products are there already.\n");
  } else if (result == 0) {
    buffer_addf(out, "Added %d demo products and the stock of %d variants.\n", seeding->added,
                seeding->stocked);
  }
  return result;
}

static int open_client(struct seeding *seeding, const char *data) {
  struct http_client_options options = {
    .connections_max = 1, .breaker_failures = 5, .breaker_pause_ms = 1000, .reply_max = 4 << 20
  };
  int result = data_path(data, "souk.sock", seeding->socket, seeding->error);
  return result == 0 ? http_client_create(&seeding->client, &options, seeding->error) : result;
}

int demo_seed(struct arena *arena, const char *data, struct buffer *out, struct error *error) {
  struct seeding seeding = { .arena = arena, .error = error };
  int result = open_client(&seeding, data);
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
  json_decref(seeding.on_sale);
  json_decref(demo);
  http_client_destroy(seeding.client);
  return result;
}

/* Of the newest products, the first variant that can be had. */
static const char *find_in_stock(const json_t *page) {
  size_t index = 0;
  json_t *product = NULL;
  json_array_foreach(json_object_get(page, "items"), index, product) {
    size_t at = 0;
    json_t *variant = NULL;
    json_array_foreach(json_object_get(product, "variants"), at, variant) {
      const char *status = json_string_value(json_object_get(variant, "stock_status"));
      if (status != NULL && strcmp(status, "in_stock") == 0) {
        return json_string_value(json_object_get(variant, "id"));
      }
    }
  }
  return NULL;
}

struct text demo_example_variant(struct arena *arena, const char *data) {
  struct error ignored;
  struct seeding seeding = { .arena = arena, .error = &ignored };
  struct text id = { 0 };
  if (open_client(&seeding, data) != 0) {
    return id;
  }
  int status = 0;
  json_t *page = NULL;
  if (call(&seeding, HTTP_GET, TEXT("/products"), (struct text){ 0 }, NULL, &status, &page) == 0) {
    id = text_copy(arena, text_of(find_in_stock(page)));
  }
  json_decref(page);
  http_client_destroy(seeding.client);
  return id;
}
