#include "commands/demo_terms.h"

#include <string.h>

enum { DAY_SECONDS = 24 * 60 * 60 };

struct terms {
  const char *list;  /* in demo_terms.json */
  const char *path;  /* where it is read and added to */
  const char *known; /* the member that tells one from another */
};
enum { TAX_RATES, SHIPPING_METHODS, DISCOUNTS, LISTS };
static const struct terms all_terms[LISTS] = {
  [TAX_RATES] = { "tax_rates", "/tax-rates", "name" },
  [SHIPPING_METHODS] = { "shipping_methods", "/shipping-methods", "name" },
  [DISCOUNTS] = { "discounts", "/discounts", "code" },
};

static const json_t *find_by(const json_t *list, const char *member, const json_t *wanted) {
  size_t index = 0;
  json_t *item = NULL;
  json_array_foreach(list, index, item) {
    if (json_equal(json_object_get(item, member), json_object_get(wanted, member))) {
      return item;
    }
  }
  return NULL;
}

/* Is anything in the shop's list that is not of the demo? */
static bool is_somebodys(const json_t *there, const json_t *demo, const char *member) {
  size_t index = 0;
  json_t *item = NULL;
  json_array_foreach(there, index, item) {
    if (find_by(demo, member, item) == NULL) {
      return true;
    }
  }
  return false;
}

static json_t *body_of(const json_t *item) {
  json_t *body = json_copy((json_t *)item);
  const json_t *days = json_object_get(item, "valid_days");
  if (days != NULL) {
    char until[INSTANT_TEXT_LEN + 1];
    instant_format(instant_after(instant_now(), json_integer_value(days) * DAY_SECONDS), until);
    json_object_set_new(body, "valid_until", json_string(until));
    json_object_del(body, "valid_days");
  }
  return body;
}

static int add_one(struct demo_calls *calls, const struct terms *terms, const json_t *item) {
  json_t *body = body_of(item);
  int status = 0;
  json_t *reply = NULL;
  int result = demo_post(calls, terms->path, body, NULL, &status, &reply);
  if (result == 0 && status != 201) {
    result =
        demo_refused(calls, "Adding", json_string_value(json_object_get(item, terms->known)), status, reply);
  }
  json_decref(body);
  json_decref(reply);
  return result;
}

static int add_missing(struct demo_calls *calls, const struct terms *terms, const json_t *demo,
                       int *ret_added) {
  int status = 0;
  json_t *page = NULL;
  int result = demo_get(calls, terms->path, &status, &page);
  const json_t *there = json_object_get(page, "items");
  bool leaves = status != 200 || !json_is_null(json_object_get(page, "next")) ||
                is_somebodys(there, demo, terms->known);
  size_t index = 0;
  json_t *item = NULL;
  json_array_foreach(demo, index, item) {
    if (result == 0 && !leaves && find_by(there, terms->known, item) == NULL) {
      result = add_one(calls, terms, item);
      *ret_added += result == 0 ? 1 : 0;
    }
  }
  json_decref(page);
  return result;
}

int demo_add_terms(struct demo_calls *calls, struct buffer *out) {
  json_t *demo = json_loadb(text_c(demo_terms), demo_terms.len, 0, NULL);
  int added[LISTS] = { 0 };
  int result = 0;
  for (size_t i = 0; result == 0 && i < LISTS; i++) {
    result = add_missing(calls, &all_terms[i], json_object_get(demo, all_terms[i].list), &added[i]);
  }
  if (added[TAX_RATES] + added[SHIPPING_METHODS] + added[DISCOUNTS] > 0) {
    buffer_addf(out, "Added %d tax rates, %d shipping methods and %d discount codes.\n", added[TAX_RATES],
                added[SHIPPING_METHODS], added[DISCOUNTS]);
  }
  json_decref(demo);
  return result;
}
