#include "commands/demo_pictures.h"

#include <stdlib.h>
#include <string.h>

static int compare_names(const void *name, const void *picture) {
  return strcmp(name, ((const struct demo_picture *)picture)->name);
}

static int find_picture(struct demo_calls *calls, const char *name, struct text *ret) {
  const struct demo_picture *found =
      bsearch(name, demo_pictures.at, demo_pictures.count, sizeof *demo_pictures.at, compare_names);
  if (found == NULL) {
    return error_set(calls->error, -ENOENT, "demo.json names the picture %s, which is not in art/goods.",
                     name);
  }
  *ret = (struct text){ demo_pictures.bytes + found->at, found->len };
  return 0;
}

/* Words as they stand in a query (RFC 3986 section 2.1). */
static const char *encode_words(struct arena *arena, const char *words) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  static const char digits[] = "0123456789ABCDEF";
  char *encoded = ARENA_ARRAY(arena, 3 * strlen(words) + 1, char);
  char *end = encoded;
  for (const char *at = words; *at != '\0'; at++) {
    if (strchr(plain, *at) != NULL) {
      *end++ = *at;
    } else {
      *end++ = '%';
      *end++ = digits[(unsigned char)*at >> 4];
      *end++ = digits[(unsigned char)*at & 0xf];
    }
  }
  *end = '\0';
  return encoded;
}

static bool has_picture(const json_t *pictures, const char *alt) {
  size_t index = 0;
  json_t *picture = NULL;
  json_array_foreach(pictures, index, picture) {
    const char *known = json_string_value(json_object_get(picture, "alt"));
    if (known != NULL && strcmp(known, alt) == 0) {
      return true;
    }
  }
  return false;
}

static int upload(struct demo_calls *calls, const char *product_id, const char *name, const char *alt) {
  struct arena *arena = calls->arena;
  struct demo_call call = {
    .method = HTTP_POST,
    .path = text_c(text_format(arena, "/products/%s/pictures?alt=%s", product_id, encode_words(arena, alt))),
    .key = text_c(text_format(arena, "souk-demo-picture-%s-%s", product_id, name)),
  };
  int status = 0;
  json_t *reply = NULL;
  int result = find_picture(calls, name, &call.webp);
  if (result == 0) {
    result = demo_call(calls, &call, &status, &reply);
  }
  if (result == 0 && status != 201) {
    result = demo_refused(calls, "Adding the picture", name, status, reply);
  }
  json_decref(reply);
  return result;
}

int demo_add_pictures(struct demo_calls *calls, const json_t *product, const json_t *sold, int *added) {
  const char *product_id = json_string_value(json_object_get(sold, "id"));
  const json_t *wanted = json_object_get(product, "pictures");
  const json_t *there = json_object_get(sold, "pictures");
  size_t missing = json_array_size(wanted);
  missing -= missing < json_array_size(there) ? missing : json_array_size(there);
  size_t index = 0;
  json_t *picture = NULL;
  json_array_foreach(wanted, index, picture) {
    const char *alt = json_string_value(json_object_get(picture, "alt"));
    if (missing > 0 && !has_picture(there, alt)) {
      int result = upload(calls, product_id, json_string_value(json_object_get(picture, "file")), alt);
      if (result != 0) {
        return result;
      }
      missing--;
      (*added)++;
    }
  }
  return 0;
}
