/* Shapes and SQL of pictures, and how clients see them. */
#include "services/product/product_pictures.h"

#include <string.h>

#define ALT .max = PICTURE_MAX_ALT
#define ALT_DOC "What is to be seen on it, for those who do not see it."
#define PIXELS .min = 1, .max = PICTURE_MAX_SIDE
/* What addresses are made of (RFC 3986). */
#define LINK .min = 1, .max = PICTURE_MAX_LINK, .charset = "A-Za-z0-9._~:/?#[]@!$&'()*+,;=%-"

static const struct field product_picture_fields[] = {
  FIELD(struct product_picture, id, .doc = "The picture."),
  FIELD(struct product_picture, url, LINK,
        .doc = "Where it is: an https address, or a path of this shop, where it never changes."),
  FIELD(struct product_picture, alt, ALT, .doc = ALT_DOC),
  FIELD(struct product_picture, width, PIXELS, .doc = "In pixels, if it is known."),
  FIELD(struct product_picture, height, PIXELS, .doc = "In pixels, if it is known."),
  PLAIN_LIST_FIELD(
      struct product_picture, widths, .optional = true, .max = PICTURE_SIZES_MAX,
      .doc = "In which smaller widths there are copies, ascending: `<url>?width=640` is one. None for "
             "pictures that lie elsewhere, and until they are made, moments after the upload."),
};
const struct shape product_picture_shape =
    SHAPE(product_picture, product_picture_fields, .doc = "A picture of a product.");

static const struct field upload_picture_fields[] = {
  FIELD(struct upload_picture, id, .doc = "The product."),
  FIELD(struct upload_picture, alt, .optional = true, ALT, .doc = ALT_DOC),
};
const struct shape upload_picture_shape = SHAPE(upload_picture, upload_picture_fields, .doc = "Whose it is.");

static const struct field link_picture_fields[] = {
  FIELD(struct link_picture, id, .doc = "The product."),
  FIELD(struct link_picture, url, LINK, .doc = "An https address. Nothing is fetched from it here."),
  FIELD(struct link_picture, alt, .optional = true, ALT, .doc = ALT_DOC),
  FIELD(struct link_picture, width, PIXELS, .doc = "In pixels, if you know it."),
  FIELD(struct link_picture, height, PIXELS, .doc = "In pixels, if you know it."),
};
const struct shape link_picture_shape =
    SHAPE(link_picture, link_picture_fields, .doc = "A picture that lies elsewhere.");

static const struct field by_picture_fields[] = {
  FIELD(struct by_picture, id, .doc = "The product."),
  FIELD(struct by_picture, picture_id, .doc = "The picture."),
};
const struct shape by_picture_shape = SHAPE(by_picture, by_picture_fields, .doc = "Which picture.");

static const struct field get_picture_fields[] = {
  FIELD(struct get_picture, id, .doc = "The product."),
  FIELD(struct get_picture, picture_id, .doc = "The picture."),
  FIELD(struct get_picture, width, PIXELS, .not_null = true,
        .doc = "One of the picture's `widths`: the smaller copy of that width, as WebP."),
};
const struct shape get_picture_shape =
    SHAPE(get_picture, get_picture_fields, .doc = "Which picture, how wide.");

static const struct field change_picture_fields[] = {
  FIELD(struct change_picture, id, .doc = "The product."),
  FIELD(struct change_picture, picture_id, .doc = "The picture."),
  FIELD(struct change_picture, alt, ALT, .not_null = true, .doc = ALT_DOC),
  FIELD(struct change_picture, position, .min = 1, .max = PRODUCT_MAX_PICTURES, .not_null = true,
        .doc = "Its place among the product's pictures, from 1; the others make room. Beyond the last it is "
               "the last."),
};
const struct shape change_picture_shape =
    SHAPE(change_picture, change_picture_fields, .doc = "What to change; what is left out stays as it is.");

static const struct field picture_row_fields[] = {
  FIELD(struct picture_row, id),
  FIELD(struct picture_row, product_id),
  FIELD(struct picture_row, position),
  FIELD(struct picture_row, alt, ALT),
  FIELD(struct picture_row, link, .max = PICTURE_MAX_LINK),
  FIELD(struct picture_row, media_type),
  FIELD(struct picture_row, width),
  FIELD(struct picture_row, height),
  FIELD(struct picture_row, widest),
  FIELD(struct picture_row, created_at),
};
const struct shape picture_row_shape = SHAPE(picture_row, picture_row_fields);

static const struct field picture_bytes_fields[] = {
  FIELD(struct picture_bytes, picture_id),
  FIELD(struct picture_bytes, bytes),
};
const struct shape picture_bytes_shape = SHAPE(picture_bytes, picture_bytes_fields);

static const struct field stored_picture_fields[] = {
  FIELD(struct stored_picture, media_type),
  FIELD(struct stored_picture, bytes),
};
const struct shape stored_picture_shape = SHAPE(stored_picture, stored_picture_fields);

#define PICTURE_COLUMNS "id, product_id, position, alt, link, media_type, width, height, widest, created_at"

SQL_CHANGE(insert_picture, picture_row,
           .sql = "INSERT INTO product_pictures (" PICTURE_COLUMNS
                  ") VALUES (:id, :product_id, :position, :alt, "
                  ":link, :media_type, :width, :height, :widest, :created_at)")

SQL_CHANGE(insert_picture_bytes, picture_bytes,
           .sql = "INSERT INTO product_picture_files (picture_id, bytes) VALUES (:picture_id, :bytes)")

SQL_CHANGE(update_picture, picture_row,
           .sql = "UPDATE product_pictures SET position = :position, alt = :alt WHERE id = :id")

SQL_CHANGE(delete_picture_row, picture_row, .sql = "DELETE FROM product_pictures WHERE id = :id")

SQL_CHANGE(delete_picture_bytes, picture_row,
           .sql = "DELETE FROM product_picture_files WHERE picture_id = :id")

SQL_ALL(pictures_of, product_ids, picture_row, PAGE_MAX *PRODUCT_MAX_PICTURES,
        .sql = "SELECT " PICTURE_COLUMNS
               " FROM product_pictures WHERE product_id IN (:ids) ORDER BY product_id, position")

SQL_ONE(find_stored_picture, get_picture, stored_picture,
        .sql = "SELECT p.media_type, f.bytes FROM product_pictures p JOIN product_picture_files f ON "
               "f.picture_id = p.id WHERE p.id = :picture_id AND p.product_id = :id")

SQL_ONE(find_stored_size, get_picture, stored_picture,
        .sql =
            "SELECT 'image/webp' AS media_type, s.bytes FROM product_pictures p JOIN "
            "product_picture_sizes s ON s.picture_id = p.id WHERE p.id = :picture_id AND p.product_id = :id "
            "AND s.width = :width")

SQL_CHANGE(note_pictures, product_row,
           .sql = "UPDATE product_products SET pictures = (SELECT count(*) FROM product_pictures WHERE "
                  "product_id = :id), version = version + 1, updated_at = :updated_at WHERE id = :id AND "
                  "deleted_at IS NULL")

static struct text picture_url(struct arena *arena, const struct picture_row *row) {
  if (row->link.presence == PRESENT) {
    return row->link.v;
  }
  char product[ID_TEXT_LEN + 1];
  char picture[ID_TEXT_LEN + 1];
  id_format(row->product_id, product);
  id_format(row->id, picture);
  return text_format(arena, "/api/v1/products/%s/pictures/%s", product, picture);
}

/* All that are not above the widest. */
static int64_t *widths_of(struct arena *arena, const struct picture_row *row, size_t *ret_count) {
  size_t count = picture_widths_below(row->widest + 1);
  int64_t *widths = ARENA_ARRAY(arena, PICTURE_SIZES_MAX, int64_t);
  memcpy(widths, picture_widths, count * sizeof *widths);
  *ret_count = count;
  return widths;
}

struct product_picture *view_pictures(struct arena *arena, const struct picture_row *rows, size_t count,
                                      struct id product, size_t *ret_count) {
  struct product_picture *pictures = ARENA_ARRAY(arena, PRODUCT_MAX_PICTURES, struct product_picture);
  size_t found = 0;
  for (size_t i = 0; i < count && found < PRODUCT_MAX_PICTURES; i++) {
    if (id_equal(rows[i].product_id, product)) {
      struct product_picture *picture = &pictures[found++];
      *picture = (struct product_picture){
        .id = rows[i].id,
        .url = picture_url(arena, &rows[i]),
        .alt = rows[i].alt,
        .width = rows[i].width,
        .height = rows[i].height,
      };
      picture->widths = widths_of(arena, &rows[i], &picture->widths_count);
    }
  }
  *ret_count = found;
  return pictures;
}
