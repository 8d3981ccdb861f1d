/* The pictures of the demo's goods, compiled in, and how they come to the shop's products. */
#pragma once

#include "commands/demo_calls.h"

struct demo_picture {
  const char *name; /* of its file in art/goods/, without ".webp" */
  size_t at, len;   /* in the bytes of all */
};

struct demo_pictures {
  const char *bytes;
  const struct demo_picture *at; /* by name */
  size_t count;
};

extern const struct demo_pictures demo_pictures;

/* Uploads what demo.json says that a product looks like, {"pictures": [{"file": "tagine", "alt": "…"}]}, in
   that order. A picture whose words the shop's product (`sold`, as the API shows it) has already stays as it
   is, and none is added to one that has as many. `*added` grows by each. 0 or negative. */
int demo_add_pictures(struct demo_calls *calls, const json_t *product, const json_t *sold, int *added);
