/* People and their orders, for somebody who looks at the shop for the first time: an order in every state.
   They do what any client does; the owner packs and ships, and ends the wait for one that is never paid. */
#include "commands/demo_story.h"
#include "commands/demo_calls.h"
#include "commands/demo_terms.h"

#include <stdio.h>
#include <string.h>

enum {
  STEP_WAIT_MS = 10000, /* until events have brought an order as far as the next step needs it */
};

struct person {
  const char *name, *email, *street, *postal_code, *city;
};
enum { ADA, BEN, CLEO, PEOPLE };
static const struct person people[PEOPLE] = {
  [ADA] = { "Ada Berg", "ada@demo.example", "Lindenallee 12", "10115", "Berlin" },
  [BEN] = { "Ben Okafor", "ben@demo.example", "Hafenstraße 3", "20457", "Hamburg" },
  [CLEO] = { "Cleo Marsh", "cleo@demo.example", "Am Alten Markt 8", "50667", "Köln" },
};

/* How far an order has come: the statuses by their names, in order. */
static const char *const statuses[] = {
  "placed", "confirmed", "packed", "shipped", "delivered", "completed"
};
enum { PLACED, CONFIRMED, PACKED, SHIPPED, DELIVERED, COMPLETED, STATUSES, CANCELLED = STATUSES };

enum paying { AT_THE_DOOR, BY_CARD, NOT_YET_BY_CARD };

struct tale {
  int who;
  const char *product;
  int quantity;
  enum paying paying;
  int reaches;
  const char *carrier, *tracking_number;
  const char *code; /* a discount's; may be NULL */
  bool express;
  bool cancelled, returned, expired; /* in the end; returned: the customer asks for it */
};
static const struct tale tales[] = {
  {
      .who = ADA,
      .product = "Stoneware mug",
      .quantity = 4,
      .reaches = COMPLETED,
      .carrier = "Red Bicycle Couriers",
      .tracking_number = "RB-20418",
      .returned = true,
      .code = DEMO_CODE,
  },
  {
      .who = BEN,
      .product = "Oak picture frame",
      .quantity = 1,
      .reaches = DELIVERED,
      .carrier = "Parcel Post",
      .tracking_number = "PP 771 002 914",
  },
  {
      .who = ADA,
      .product = "Linen apron",
      .quantity = 1,
      .paying = BY_CARD,
      .reaches = SHIPPED,
      .carrier = "Parcel Post",
      .tracking_number = "PP 771 003 120",
      .code = "MARKET5",
      .express = true,
  },
  {
      .who = CLEO,
      .product = "Cotton tote bag",
      .quantity = 3,
      .reaches = PACKED,
  },
  {
      .who = BEN,
      .product = "Breakfast bowl",
      .quantity = 2,
      .paying = BY_CARD,
      .reaches = CONFIRMED,
      .code = DEMO_CODE,
      .express = true,
  },
  {
      .who = CLEO,
      .product = "Tall vase",
      .quantity = 1,
      .paying = BY_CARD,
      .reaches = CONFIRMED,
      .cancelled = true,
  },
  {
      .who = ADA,
      .product = "Harbour at Dawn, fine art print",
      .quantity = 1,
      .paying = NOT_YET_BY_CARD,
      .reaches = PLACED,
  },
  {
      .who = BEN,
      .product = "Olive dish with a well for stones",
      .quantity = 1,
      .paying = NOT_YET_BY_CARD,
      .reaches = PLACED,
      .expired = true,
  },
};
enum { TALES = sizeof tales / sizeof tales[0] };

struct story {
  struct demo_calls *calls;
  json_t *products;            /* what is on sale */
  json_t *methods, *discounts; /* how it is sent, what may be taken off */
  struct text token[PEOPLE];   /* empty: not logged in yet */
  struct text address[PEOPLE]; /* its id; where each one's orders go */
  json_t *orders[PEOPLE];      /* what each had ordered before, newest first */
  int told[PEOPLE];            /* how many of each one's tales are through */
  int added;
};

static const char *text_at(const json_t *object, const char *member) {
  return json_string_value(json_object_get(object, member));
}

static int client_call(struct story *story, int who, enum http_method method, const char *path, json_t *body,
                       const char *key, int *ret_status, json_t **ret_reply) {
  struct demo_call call = {
    .method = method,
    .path = path,
    .body = body,
    .key = key,
    .bearer = story->token[who],
    .as_client = true,
  };
  return demo_call(story->calls, &call, ret_status, ret_reply);
}

/* An account that is there already is fine. */
static int sign_up(struct story *story, int who) {
  json_t *body = json_pack("{s:s, s:s, s:s}", "email", people[who].email, "name", people[who].name,
                           "password", DEMO_PASSWORD);
  int status = 0;
  json_t *reply = NULL;
  int result = client_call(story, who, HTTP_POST, "/auth/sign-up", body, NULL, &status, &reply);
  if (result == 0 && status != 200 && status != 201 && status != 409) {
    result = demo_refused(story->calls, "Signing up", people[who].name, status, reply);
  }
  json_decref(body);
  json_decref(reply);
  return result;
}

static int log_in(struct story *story, int who) {
  struct demo_call call = {
    .method = HTTP_POST,
    .path = "/auth/token",
    .form = text_format(story->calls->arena, "grant_type=password&username=%s&password=%s", people[who].email,
                        DEMO_PASSWORD),
    .as_client = true,
  };
  int status = 0;
  json_t *reply = NULL;
  int result = demo_call(story->calls, &call, &status, &reply);
  if (result == 0 && status != 200) {
    result = demo_refused(story->calls, "Logging in as", people[who].name, status, reply);
  }
  if (result == 0) {
    story->token[who] = text_copy(story->calls->arena, text_of(text_at(reply, "access_token")));
  }
  json_decref(reply);
  return result;
}

static int list_orders(struct story *story, int who) {
  int status = 0;
  json_t *reply = NULL;
  int result = client_call(story, who, HTTP_GET, "/orders", NULL, NULL, &status, &reply);
  if (result == 0 && status != 200) {
    result = demo_refused(story->calls, "Listing the orders of", people[who].name, status, reply);
  }
  if (result == 0) {
    story->orders[who] = json_incref(json_object_get(reply, "items"));
  }
  json_decref(reply);
  return result;
}

/* The first of the address book, which is written there if it is empty. */
static int find_address(struct story *story, int who) {
  static const char path[] = "/users/me/addresses";
  int status = 0;
  json_t *book = NULL;
  json_t *made = NULL;
  int result = client_call(story, who, HTTP_GET, path, NULL, NULL, &status, &book);
  json_t *address = json_array_get(json_object_get(book, "items"), 0);
  if (result == 0 && status == 200 && address == NULL) {
    const struct person *person = &people[who];
    json_t *body =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "label", "Home", "recipient", person->name, "line1",
                  person->street, "postal_code", person->postal_code, "city", person->city, "country", "DE");
    result = client_call(story, who, HTTP_POST, path, body, NULL, &status, &made);
    json_decref(body);
    address = made;
  }
  if (result == 0 && status != 200 && status != 201) {
    result = demo_refused(story->calls, "The address of", people[who].name, status, address);
  }
  if (result == 0) {
    story->address[who] = text_copy(story->calls->arena, text_of(text_at(address, "id")));
  }
  json_decref(book);
  json_decref(made);
  return result;
}

static int enter(struct story *story, int who) {
  if (story->token[who].len > 0) {
    return 0;
  }
  int result = sign_up(story, who);
  if (result == 0) {
    result = log_in(story, who);
  }
  if (result == 0) {
    result = find_address(story, who);
  }
  return result == 0 ? list_orders(story, who) : result;
}

static const char *find_variant(const struct story *story, const char *product) {
  size_t index = 0;
  json_t *item = NULL;
  json_array_foreach(story->products, index, item) {
    if (strcmp(text_at(item, "name"), product) == 0) {
      return text_at(json_array_get(json_object_get(item, "variants"), 0), "id");
    }
  }
  return NULL;
}

/* The name is of demo_terms.json; NULL where an admin has other ones in their place. */
static const json_t *find_term(const json_t *list, const char *member, const char *name) {
  size_t index = 0;
  json_t *item = NULL;
  json_array_foreach(list, index, item) {
    if (name != NULL && strcmp(text_at(item, member), name) == 0) {
      return item;
    }
  }
  return NULL;
}

static void choose_terms(const struct story *story, const struct tale *tale, json_t *body) {
  const json_t *method = find_term(story->methods, "name", tale->express ? "Express" : "Standard");
  if (method != NULL) {
    json_object_set(body, "shipping_method_id", json_object_get(method, "id"));
  }
  const json_t *discount = find_term(story->discounts, "code", tale->code);
  if (discount != NULL) {
    json_object_set(body, "discount_code", json_object_get(discount, "code"));
  }
}

/* The id of the order of a tale: of the one that is there since an earlier try, or of a new one. */
static int place(struct story *story, size_t number, struct text *ret_id) {
  const struct tale *tale = &tales[number];
  size_t before = json_array_size(story->orders[tale->who]);
  size_t which = (size_t)story->told[tale->who]++;
  if (which < before) {
    *ret_id = text_copy(story->calls->arena,
                        text_of(text_at(json_array_get(story->orders[tale->who], before - 1 - which), "id")));
    return 0;
  }
  const char *variant = find_variant(story, tale->product);
  if (variant == NULL) {
    return error_set(story->calls->error, -ENOENT, "%s is not on sale", tale->product);
  }
  struct text key = text_format(story->calls->arena, "souk-demo-order-%zu", number);
  json_t *body =
      json_pack("{s:[{s:s, s:i}], s:s, s:s}", "lines", "variant_id", variant, "quantity", tale->quantity,
                "payment_method", tale->paying == AT_THE_DOOR ? "cash_on_delivery" : "card",
                "delivery_address_id", story->address[tale->who].at);
  choose_terms(story, tale, body);
  int status = 0;
  json_t *reply = NULL;
  int result = client_call(story, tale->who, HTTP_POST, "/orders", body, key.at, &status, &reply);
  if (result == 0 && status != 201) {
    result = demo_refused(story->calls, "Ordering", tale->product, status, reply);
  }
  if (result == 0) {
    *ret_id = text_copy(story->calls->arena, text_of(text_at(reply, "id")));
    story->added++;
  }
  json_decref(body);
  json_decref(reply);
  return result;
}

/* In the sandbox, as its page does it. At a real provider nobody pays: the order waits, and expires. */
static int pay(struct story *story, const struct tale *tale, struct text id, bool *ret_paid) {
  json_t *body = json_pack("{s:s}", "order_id", id.at);
  int status = 0;
  json_t *reply = NULL;
  int result = client_call(story, tale->who, HTTP_POST, "/payments", body, NULL, &status, &reply);
  if (result == 0 && status != 201 && status != 409) {
    result = demo_refused(story->calls, "Paying for", tale->product, status, reply);
  }
  const char *page = text_at(reply, "checkout_url");
  const char *path = page != NULL ? strstr(page, "/payments/sandbox/") : NULL;
  *ret_paid = path != NULL || status == 409; /* 409: it is paid since an earlier try */
  struct demo_call press = {
    .method = HTTP_POST, .path = path, .form = TEXT("choice=pay"), .as_client = true
  };
  json_t *ignored = NULL;
  if (result == 0 && path != NULL) {
    result = demo_call(story->calls, &press, &status, &ignored);
  }
  json_decref(ignored);
  json_decref(body);
  json_decref(reply);
  return result;
}

static int status_of(struct story *story, const char *path, int *ret) {
  int http_status = 0;
  json_t *order = NULL;
  int result = demo_get(story->calls, path, &http_status, &order);
  if (result == 0 && http_status != 200) {
    result = demo_refused(story->calls, "Looking at", path, http_status, order);
  }
  struct text status = text_of(result == 0 ? text_at(order, "status") : NULL);
  *ret = CANCELLED; /* or expired: what is over goes no further */
  for (int i = 0; i < STATUSES; i++) {
    if (text_is(status, statuses[i])) {
      *ret = i;
    }
  }
  json_decref(order);
  return result;
}

/* One step on, as the shop's owner takes it. That it is too early for it (409) is no mistake: the payment or
   the stock is still to be heard of. */
static int step(struct story *story, const struct tale *tale, const char *path, int to) {
  json_t *body = json_pack("{s:s}", "step", statuses[to]);
  if (to == SHIPPED && tale->carrier != NULL) {
    json_object_set_new(body, "carrier", json_string(tale->carrier));
    json_object_set_new(body, "tracking_number", json_string(tale->tracking_number));
  }
  int status = 0;
  json_t *reply = NULL;
  int result = demo_post(story->calls, text_format(story->calls->arena, "%s/shipment", path).at, body, NULL,
                         &status, &reply);
  if (result == 0 && status != 200 && status != 409) {
    result = demo_refused(story->calls, "Taking a step with", path, status, reply);
  }
  json_decref(body);
  json_decref(reply);
  return result;
}

/* As far as the tale goes: the next step as soon as the one before is heard of. */
static int advance(struct story *story, const struct tale *tale, const char *path, int *ret_at) {
  int64_t give_up = monotonic_us() + STEP_WAIT_MS * 1000LL;
  int result = 0;
  while ((result = status_of(story, path, ret_at)) == 0 && *ret_at < tale->reaches) {
    if (monotonic_us() > give_up) {
      return error_set(story->calls->error, -ETIME, "the order of %s stays %s", tale->product,
                       statuses[*ret_at]);
    }
    result = *ret_at >= CONFIRMED ? step(story, tale, path, *ret_at + 1) : 0;
    if (result != 0) {
      break;
    }
    demo_pause();
  }
  return result;
}

static const char *first_variant(struct story *story, const char *path) {
  int status = 0;
  json_t *order = NULL;
  const char *variant = NULL;
  if (demo_get(story->calls, path, &status, &order) == 0) {
    variant =
        text_c(text_copy(story->calls->arena,
                         text_of(text_at(json_array_get(json_object_get(order, "lines"), 0), "variant_id"))));
  }
  json_decref(order);
  return variant;
}

/* Its customer never pays, and the owner waits no longer. */
static int let_expire(struct story *story, const struct tale *tale, const char *path) {
  int status = 0;
  json_t *reply = NULL;
  int result = demo_post(story->calls, text_format(story->calls->arena, "%s/expire", path).at, NULL, NULL,
                         &status, &reply);
  if (result == 0 && status != 200 && status != 409) {
    result = demo_refused(story->calls, "Waiting no longer for", tale->product, status, reply);
  }
  json_decref(reply);
  return result;
}

/* What becomes of it in the end. That it was done before (409) is fine. */
static int finish(struct story *story, const struct tale *tale, const char *path, int at) {
  if (tale->expired) {
    return let_expire(story, tale, path);
  }
  if (at == CANCELLED || (!tale->cancelled && !tale->returned)) {
    return 0;
  }
  const char *action = tale->cancelled ? "cancel" : "returns";
  json_t *body = tale->cancelled
                     ? NULL
                     : json_pack("{s:s, s:[{s:s, s:i}]}", "reason", "One of them came with a crack.", "lines",
                                 "variant_id", first_variant(story, path), "quantity", 1);
  int status = 0;
  json_t *reply = NULL;
  int result =
      client_call(story, tale->who, HTTP_POST, text_format(story->calls->arena, "%s/%s", path, action).at,
                  body, NULL, &status, &reply);
  if (result == 0 && status != 200 && status != 201 && status != 409) {
    result = demo_refused(story->calls, tale->cancelled ? "Cancelling" : "Returning", tale->product, status,
                          reply);
  }
  json_decref(body);
  json_decref(reply);
  return result;
}

/* All is ordered and paid for before anything is waited for. */
static int begin_tale(struct story *story, size_t number, struct text *ret_id, bool *ret_goes_on) {
  const struct tale *tale = &tales[number];
  int result = enter(story, tale->who);
  if (result == 0) {
    result = place(story, number, ret_id);
  }
  *ret_goes_on = true;
  return result == 0 && tale->paying == BY_CARD ? pay(story, tale, *ret_id, ret_goes_on) : result;
}

static int end_tale(struct story *story, size_t number, struct text id) {
  const char *path = text_format(story->calls->arena, "/orders/%s", text_c(id)).at;
  int at = PLACED;
  int result = advance(story, &tales[number], path, &at);
  return result == 0 ? finish(story, &tales[number], path, at) : result;
}

static int load_items(struct story *story, const char *path, json_t **ret) {
  int status = 0;
  json_t *page = NULL;
  int result = demo_get(story->calls, path, &status, &page);
  *ret = json_incref(json_object_get(page, "items"));
  json_decref(page);
  return result;
}

/* 0, 1: there is nothing to tell (more), or nobody could come in; negative. */
static int begin(struct story *story) {
  if (story->calls->entrance.len == 0) {
    return 1;
  }
  int status = 0;
  json_t *page = NULL;
  int result = demo_get(story->calls, "/orders?limit=100", &status, &page);
  bool told = json_array_size(json_object_get(page, "items")) >= TALES;
  json_decref(page);
  if (result != 0 || status != 200 || told) {
    return result != 0 ? result : 1; /* the orders live in another process */
  }
  result = load_items(story, "/products?limit=100", &story->products);
  if (result == 0) {
    result = load_items(story, "/shipping-methods", &story->methods);
  }
  return result == 0 ? load_items(story, "/discounts", &story->discounts) : result;
}

int demo_story(struct demo_calls *calls, struct buffer *out) {
  struct story story = { .calls = calls };
  struct text ids[TALES];
  bool goes_on[TALES];
  int result = begin(&story);
  for (size_t i = 0; result == 0 && i < TALES; i++) {
    result = begin_tale(&story, i, &ids[i], &goes_on[i]);
  }
  for (size_t i = 0; result == 0 && i < TALES; i++) {
    result = goes_on[i] ? end_tale(&story, i, ids[i]) : 0;
  }
  if (story.added > 0) {
    buffer_addf(out, "Added %d customers, and %d orders of theirs.\n", PEOPLE, story.added);
  }
  for (size_t i = 0; i < PEOPLE; i++) {
    json_decref(story.orders[i]);
  }
  json_decref(story.products);
  json_decref(story.methods);
  json_decref(story.discounts);
  return result < 0 ? result : 0;
}
