/* People and their orders, for somebody who looks at the shop for the first time: an order in every state
   that an order can be in by itself. They do what any client does; the owner packs and ships. */
#include "commands/demo_story.h"
#include "commands/demo_calls.h"

#include <stdio.h>
#include <string.h>

enum {
  STEP_WAIT_MS = 10000, /* until events have brought an order as far as the next step needs it */
};

struct person {
  const char *name, *email;
};
enum { ADA, BEN, CLEO, PEOPLE };
static const struct person people[PEOPLE] = {
  [ADA] = { "Ada Berg", DEMO_CUSTOMER_EMAIL },
  [BEN] = { "Ben Okafor", "ben@demo.example" },
  [CLEO] = { "Cleo Marsh", "cleo@demo.example" },
};

/* How far an order has come: the statuses by their names, in order. */
static const char *const statuses[] = {
  "placed", "confirmed", "packed", "shipped", "delivered", "completed"
};
enum { PLACED, CONFIRMED, PACKED, SHIPPED, DELIVERED, COMPLETED, STATUSES, CANCELLED = STATUSES };

struct tale {
  int who;
  const char *product;
  int quantity;
  const char *payment;
  int reaches;
  const char *carrier, *tracking_number;
};
static const struct tale tales[] = {
  { ADA, "Stoneware mug", 4, "cash_on_delivery", COMPLETED, "Red Bicycle Couriers", "RB-20418" },
  { BEN, "Oak picture frame", 1, "cash_on_delivery", DELIVERED, "Parcel Post", "PP 771 002 914" },
  { ADA, "Linen apron", 1, "cash_on_delivery", SHIPPED, "Parcel Post", "PP 771 003 120" },
  { CLEO, "Cotton tote bag", 3, "cash_on_delivery", PACKED, NULL, NULL },
  { BEN, "Breakfast bowl", 2, "cash_on_delivery", CONFIRMED, NULL, NULL },
  { CLEO, "Tall vase", 1, "cash_on_delivery", CANCELLED, NULL, NULL },
  { ADA, "Harbour at Dawn, fine art print", 1, "card", PLACED, NULL, NULL },
};
enum { TALES = sizeof tales / sizeof tales[0] };

struct story {
  struct demo_calls *calls;
  json_t *products;          /* what is on sale */
  struct text token[PEOPLE]; /* empty: not logged in yet */
  json_t *orders[PEOPLE];    /* what each had ordered before, newest first */
  int told[PEOPLE];          /* how many of each one's tales are through */
  int added;
};

static const char *text_at(const json_t *object, const char *member) {
  return json_string_value(json_object_get(object, member));
}

static int client_call(struct story *story, int who, const char *path, json_t *body, const char *key,
                       int *ret_status, json_t **ret_reply) {
  struct demo_call call = {
    .method = body != NULL ? HTTP_POST : HTTP_GET,
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
                           "password", DEMO_CUSTOMER_PASSWORD);
  int status = 0;
  json_t *reply = NULL;
  int result = client_call(story, who, "/auth/sign-up", body, NULL, &status, &reply);
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
                        DEMO_CUSTOMER_PASSWORD),
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
  int result = client_call(story, who, "/orders", NULL, NULL, &status, &reply);
  if (result == 0 && status != 200) {
    result = demo_refused(story->calls, "Listing the orders of", people[who].name, status, reply);
  }
  if (result == 0) {
    story->orders[who] = json_incref(json_object_get(reply, "items"));
  }
  json_decref(reply);
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
  json_t *body = json_pack("{s:[{s:s, s:i}], s:s}", "lines", "variant_id", variant, "quantity",
                           tale->quantity, "payment_method", tale->payment);
  int status = 0;
  json_t *reply = NULL;
  int result = client_call(story, tale->who, "/orders", body, key.at, &status, &reply);
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

static int status_of(struct story *story, const char *path, int *ret) {
  int http_status = 0;
  json_t *order = NULL;
  int result = demo_get(story->calls, path, &http_status, &order);
  const char *status = result == 0 ? text_at(order, "status") : NULL;
  if (result == 0 && status == NULL) {
    result = demo_refused(story->calls, "Looking at", path, http_status, order);
  }
  *ret = CANCELLED; /* or expired: what is over goes no further */
  for (int i = 0; result == 0 && i < STATUSES; i++) {
    if (strcmp(statuses[i], status) == 0) {
      *ret = i;
    }
  }
  json_decref(order);
  return result;
}

/* One step on, as the shop's owner takes it. That it is too early for it (409) is no mistake: the payment or
   the stock is still to be heard of. */
static int step(struct story *story, const struct tale *tale, const char *path, int to) {
  json_t *body = json_object();
  const char *action = to == CANCELLED ? "cancel" : "shipment";
  if (to < STATUSES) {
    json_object_set_new(body, "step", json_string(statuses[to]));
  }
  if (to == SHIPPED && tale->carrier != NULL) {
    json_object_set_new(body, "carrier", json_string(tale->carrier));
    json_object_set_new(body, "tracking_number", json_string(tale->tracking_number));
  }
  int status = 0;
  json_t *reply = NULL;
  int result = demo_post(story->calls, text_format(story->calls->arena, "%s/%s", path, action).at,
                         to == CANCELLED ? NULL : body, NULL, &status, &reply);
  if (result == 0 && status != 200 && status != 409) {
    result = demo_refused(story->calls, "Taking a step with", path, status, reply);
  }
  json_decref(body);
  json_decref(reply);
  return result;
}

static int tell(struct story *story, size_t number) {
  const struct tale *tale = &tales[number];
  struct text id = { 0 };
  int result = enter(story, tale->who);
  if (result == 0) {
    result = place(story, number, &id);
  }
  int64_t give_up = monotonic_us() + STEP_WAIT_MS * 1000LL;
  struct text path = text_format(story->calls->arena, "/orders/%s", text_c(id));
  int at = PLACED;
  while (result == 0) {
    result = status_of(story, path.at, &at);
    if (result != 0 || at >= tale->reaches) {
      break;
    }
    if (monotonic_us() > give_up) {
      return error_set(story->calls->error, -ETIME, "the order of %s stays %s", tale->product, statuses[at]);
    }
    if (tale->reaches == CANCELLED || at >= CONFIRMED) {
      result = step(story, tale, path.at, tale->reaches == CANCELLED ? CANCELLED : at + 1);
    }
    demo_pause();
  }
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
  page = NULL;
  result = demo_get(story->calls, "/products?limit=100", &status, &page);
  story->products = json_incref(json_object_get(page, "items"));
  json_decref(page);
  return result;
}

int demo_story(struct demo_calls *calls, struct buffer *out) {
  struct story story = { .calls = calls };
  int result = begin(&story);
  for (size_t i = 0; result == 0 && i < TALES; i++) {
    result = tell(&story, i);
  }
  if (story.added > 0) {
    buffer_addf(out, "Added %d customers, and %d orders of theirs.\n", PEOPLE, story.added);
  }
  for (size_t i = 0; i < PEOPLE; i++) {
    json_decref(story.orders[i]);
  }
  json_decref(story.products);
  return result < 0 ? result : 0;
}
