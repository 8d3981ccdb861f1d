/* Copies of pictures in the widths that pages show: rows, statements, and the job that has them made. */
#pragma once

#include "picture/sizes.h"
#include "services/product/product_pictures.h"

enum {
  PICTURE_SIZE_TRIES = 4,   /* then it is given up, and the picture stays as it is */
  PICTURE_SIZE_PAUSE = 60,  /* seconds after the first try that failed, longer after each further one */
  PICTURE_SIZE_LATER = 600, /* seconds until the machine may be able to */
  PICTURE_SIZES_A_STEP = 10,
};

struct picture_size_row {
  struct id picture_id;
  int64_t width, height;
  struct bytes bytes;
};
extern const struct shape picture_size_row_shape;

struct unsized_picture {
  struct id picture_id;
  int64_t tries;
  struct maybe_instant due_at; /* null: it cannot be decoded */
};
extern const struct shape unsized_picture_shape;

struct untried_picture {
  struct bytes bytes;
};
extern const struct shape untried_picture_shape;

struct widest_size {
  struct id picture_id;
  int64_t widest;
};
extern const struct shape widest_size_shape;

/* What came of a try. */
enum sizes_outcome { SIZES_NONE, SIZES_MADE, SIZES_IMPOSSIBLE, SIZES_FAILED, SIZES_PUT_OFF };
struct sizes_plan {
  enum sizes_outcome outcome;
  struct picture_sizes sizes;
};

int insert_picture_size(struct tx *tx, const struct picture_size_row *in, int64_t *ret_changed);
int insert_unsized(struct tx *tx, const struct unsized_picture *in, int64_t *ret_changed);
int find_unsized(struct tx *tx, const struct by_id *in, struct unsized_picture *ret);
int find_untried_picture(struct tx *tx, const struct by_id *in, struct untried_picture *ret);
int update_unsized(struct tx *tx, const struct unsized_picture *in, int64_t *ret_changed);
int set_widest_size(struct tx *tx, const struct widest_size *in, int64_t *ret_changed);
int due_unsized_pictures(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int delete_unsized(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int delete_picture_sizes(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

/* A picture was uploaded: its copies, if it is wider than any, are made soon. */
int want_picture_sizes(struct tx *tx, const struct picture_row *picture);
/* It goes: its copies go before it. */
int forget_picture_sizes(struct tx *tx, struct id picture);

int find_unsized_pictures(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                          size_t *ret_count);
PLANS(make_picture_sizes, id, sizes_plan);
WORKS_PLANNED(keep_picture_sizes, sizes_plan);
