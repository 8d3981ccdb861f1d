/* Pictures of products: requests, replies, rows, statements and handlers. */
#pragma once

#include "picture/sizes.h"
#include "services/product/product_types.h"

enum {
  PICTURE_MAX_ALT = 500,
  PICTURE_MAX_LINK = 2000,
};

struct upload_picture {
  struct id id; /* the product */
  struct text alt;
};
extern const struct shape upload_picture_shape;

/* What .prepare has found out of the file. */
struct picture_plan {
  struct picture_file file;
};

struct link_picture {
  struct id id; /* the product */
  struct text url, alt;
  struct maybe_int width, height;
};
extern const struct shape link_picture_shape;

struct by_picture {
  struct id id; /* the product */
  struct id picture_id;
};
extern const struct shape by_picture_shape;

/* A picture, or its copy of that width. */
struct get_picture {
  struct id id; /* the product */
  struct id picture_id;
  struct maybe_int width;
};
extern const struct shape get_picture_shape;

struct change_picture {
  struct id id; /* the product */
  struct id picture_id;
  struct maybe_text alt;
  struct maybe_int position; /* from 1 */
};
extern const struct shape change_picture_shape;

/* Rows. */

struct picture_row {
  struct id id, product_id;
  int64_t position;
  struct text alt;
  struct maybe_text link, media_type;
  struct maybe_int width, height;
  int64_t widest; /* of its smaller copies; 0: it has none */
  struct instant created_at;
};
extern const struct shape picture_row_shape;

struct picture_bytes {
  struct id picture_id;
  struct bytes bytes;
};
extern const struct shape picture_bytes_shape;

struct stored_picture {
  struct text media_type;
  struct bytes bytes;
};
extern const struct shape stored_picture_shape;

int insert_picture(struct tx *tx, const struct picture_row *in, int64_t *ret_changed);
int insert_picture_bytes(struct tx *tx, const struct picture_bytes *in, int64_t *ret_changed);
int update_picture(struct tx *tx, const struct picture_row *in, int64_t *ret_changed);
int delete_picture_row(struct tx *tx, const struct picture_row *in, int64_t *ret_changed);
int delete_picture_bytes(struct tx *tx, const struct picture_row *in, int64_t *ret_changed);
/* By product, then position. */
int pictures_of(struct tx *tx, const struct product_ids *in, struct picture_row **ret, size_t *ret_count);
int find_stored_picture(struct tx *tx, const struct get_picture *in, struct stored_picture *ret);
int find_stored_size(struct tx *tx, const struct get_picture *in, struct stored_picture *ret);
/* Counts a product's pictures and writes the change down; nothing for one that was deleted. */
int note_pictures(struct tx *tx, const struct product_row *in, int64_t *ret_changed);

/* What clients see of the pictures of one product among those of several, in order. */
struct product_picture *view_pictures(struct arena *arena, const struct picture_row *rows, size_t count,
                                      struct id product, size_t *ret_count);

extern const struct problem_kind product_not_a_picture, product_too_many_pictures;

PLANS(look_at_picture, upload_picture, picture_plan);
HANDLES_PLANNED(upload_picture, upload_picture, picture_plan, product_picture);
HANDLES(link_picture, link_picture, product_picture);
HANDLES(get_picture, get_picture, raw_reply);
HANDLES(change_picture, change_picture, product_picture);
HANDLES(delete_picture, by_picture, nothing);
