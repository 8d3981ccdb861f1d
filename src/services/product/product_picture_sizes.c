/* Copies of pictures: after an upload a job has them made in a process of their own (picture/child.h), one
   picture at a time, and keeps them. A picture that cannot be decoded, or whose process died too often, is
   left as it is. */
#include "services/product/product_picture_sizes.h"

#include "picture/child.h"

static const struct field picture_size_row_fields[] = {
  FIELD(struct picture_size_row, picture_id),
  FIELD(struct picture_size_row, width),
  FIELD(struct picture_size_row, height),
  FIELD(struct picture_size_row, bytes),
};
const struct shape picture_size_row_shape = SHAPE(picture_size_row, picture_size_row_fields);

static const struct field unsized_picture_fields[] = {
  FIELD(struct unsized_picture, picture_id),
  FIELD(struct unsized_picture, tries),
  FIELD(struct unsized_picture, due_at),
};
const struct shape unsized_picture_shape = SHAPE(unsized_picture, unsized_picture_fields);

static const struct field untried_picture_fields[] = {
  FIELD(struct untried_picture, bytes),
};
const struct shape untried_picture_shape = SHAPE(untried_picture, untried_picture_fields);

static const struct field widest_size_fields[] = {
  FIELD(struct widest_size, picture_id),
  FIELD(struct widest_size, widest),
};
const struct shape widest_size_shape = SHAPE(widest_size, widest_size_fields);

SQL_CHANGE(insert_picture_size, picture_size_row,
           .sql = "INSERT INTO product_picture_sizes (picture_id, width, height, bytes) VALUES (:picture_id, "
                  ":width, :height, :bytes)")

SQL_CHANGE(insert_unsized, unsized_picture,
           .sql = "INSERT INTO product_unsized_pictures (picture_id, tries, due_at) VALUES (:picture_id, "
                  ":tries, :due_at)")

SQL_ONE(find_unsized, by_id, unsized_picture,
        .sql = "SELECT picture_id, tries, due_at FROM product_unsized_pictures WHERE picture_id = :id AND "
               "due_at IS NOT NULL")

SQL_ONE(find_untried_picture, by_id, untried_picture,
        .sql =
            "SELECT f.bytes FROM product_unsized_pictures u JOIN product_picture_files f ON f.picture_id = "
            "u.picture_id WHERE u.picture_id = :id AND u.due_at IS NOT NULL")

SQL_CHANGE(update_unsized, unsized_picture,
           .sql = "UPDATE product_unsized_pictures SET tries = :tries, due_at = :due_at WHERE picture_id = "
                  ":picture_id")

SQL_CHANGE(set_widest_size, widest_size,
           .sql = "UPDATE product_pictures SET widest = :widest WHERE id = :picture_id")

SQL_ALL(due_unsized_pictures, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT picture_id AS id FROM product_unsized_pictures WHERE due_at <= :now ORDER BY due_at, "
               "picture_id LIMIT :limit")

SQL_CHANGE(delete_unsized, by_id, .sql = "DELETE FROM product_unsized_pictures WHERE picture_id = :id")

SQL_CHANGE(delete_picture_sizes, by_id, .sql = "DELETE FROM product_picture_sizes WHERE picture_id = :id")

int want_picture_sizes(struct tx *tx, const struct picture_row *picture) {
  if (picture->link.presence == PRESENT || picture_widths_below(picture->width.v) == 0) {
    return 0;
  }
  struct unsized_picture wanted = { .picture_id = picture->id, .due_at = { PRESENT, picture->created_at } };
  return insert_unsized(tx, &wanted, NULL);
}

int forget_picture_sizes(struct tx *tx, struct id picture) {
  struct by_id by = { picture };
  int result = delete_unsized(tx, &by, NULL);
  return result == 0 ? delete_picture_sizes(tx, &by, NULL) : result;
}

int find_unsized_pictures(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                          size_t *ret_count) {
  size_t step_max = max < PICTURE_SIZES_A_STEP ? max : PICTURE_SIZES_A_STEP;
  return find_due(tx, due_unsized_pictures, context_now(context), ret_items, step_max, ret_count);
}

static enum sizes_outcome outcome_of(int result) {
  switch (result) {
  case 0:
    return SIZES_MADE;
  case -EINVAL:
    return SIZES_IMPOSSIBLE;
  case -ETIME:
  case -EPROTO:
    return SIZES_FAILED;
  default:
    return SIZES_PUT_OFF; /* the picture is not to blame */
  }
}

int make_picture_sizes(struct context *context, const struct id *in, struct sizes_plan *plan) {
  struct tx *tx = NULL;
  struct untried_picture picture;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_untried_picture(tx, &(struct by_id){ *in }, &picture);
  tx_end(tx);
  if (result < 0) {
    return result == -ENOENT ? 0 : result; /* it has gone meanwhile */
  }
  struct error error = { "" };
  result = picture_child_make(&picture_child_self, context->arena, picture.bytes, &plan->sizes, &error);
  plan->outcome = outcome_of(result);
  if (result < 0) {
    char id[ID_TEXT_LEN + 1];
    id_format(*in, id);
    log_warn(context->log, "no copies of picture %s: %s", id, error.text);
  }
  return 0;
}

static int keep_sizes(struct tx *tx, struct id picture, const struct picture_sizes *sizes) {
  struct widest_size widest = { .picture_id = picture };
  int result = 0;
  for (size_t i = 0; result == 0 && i < sizes->count; i++) {
    const struct picture_size *size = &sizes->at[i];
    struct picture_size_row row = { picture, size->width, size->height, size->bytes };
    result = insert_picture_size(tx, &row, NULL);
    widest.widest = size->width;
  }
  if (result == 0) {
    result = set_widest_size(tx, &widest, NULL);
  }
  return result == 0 ? delete_unsized(tx, &(struct by_id){ picture }, NULL) : result;
}

int keep_picture_sizes(struct context *context, struct tx *tx, struct id item,
                       const struct sizes_plan *plan) {
  struct unsized_picture row;
  int result = find_unsized(tx, &(struct by_id){ item }, &row);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  struct instant now = context_now(context);
  switch (plan->outcome) {
  case SIZES_NONE:
    return 0;
  case SIZES_MADE:
    return keep_sizes(tx, item, &plan->sizes);
  case SIZES_IMPOSSIBLE:
    row.due_at = (struct maybe_instant){ .presence = IS_NULL };
    break;
  case SIZES_FAILED:
    row.tries++;
    row.due_at = row.tries < PICTURE_SIZE_TRIES
                     ? (struct maybe_instant){ PRESENT, instant_after(now, PICTURE_SIZE_PAUSE * row.tries) }
                     : (struct maybe_instant){ .presence = IS_NULL };
    break;
  case SIZES_PUT_OFF:
    row.due_at = (struct maybe_instant){ PRESENT, instant_after(now, PICTURE_SIZE_LATER) };
    break;
  }
  return update_unsized(tx, &row, NULL);
}
