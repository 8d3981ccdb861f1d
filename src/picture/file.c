/* JPEG, PNG and WebP, part by part. */
#include "picture/file.h"

#include <string.h>

/* What is not read yet of a file. */
struct rest {
  const uint8_t *at;
  size_t len;
};

/* The file that is kept, as it grows. */
struct kept {
  uint8_t *at;
  size_t len;
};

static uint32_t big_endian(const uint8_t *at, size_t bytes) {
  uint32_t number = 0;
  for (size_t i = 0; i < bytes; i++) {
    number = number << 8 | at[i];
  }
  return number;
}

static uint32_t little_endian(const uint8_t *at, size_t bytes) {
  uint32_t number = 0;
  for (size_t i = bytes; i > 0; i--) {
    number = number << 8 | at[i - 1];
  }
  return number;
}

/* Steps over so many bytes and tells where they begin; NULL where there are not so many. */
static const uint8_t *take(struct rest *rest, size_t len) {
  if (rest->len < len) {
    return NULL;
  }
  const uint8_t *at = rest->at;
  rest->at += len;
  rest->len -= len;
  return at;
}

static void keep(struct kept *kept, const void *at, size_t len) {
  memcpy(kept->at + kept->len, at, len);
  kept->len += len;
}

static bool starts_with(struct rest rest, const char *bytes, size_t len) {
  return rest.len >= len && memcmp(rest.at, bytes, len) == 0;
}

static enum picture_fault check_size(int64_t width, int64_t height) {
  if (width == 0 || height == 0) {
    return PICTURE_BROKEN;
  }
  bool fits = width <= PICTURE_MAX_SIDE && height <= PICTURE_MAX_SIDE && width * height <= PICTURE_MAX_PIXELS;
  return fits ? PICTURE_FINE : PICTURE_TOO_LARGE;
}

/* JPEG: markers with segments behind them, and entropy-coded data behind each start of scan. */
enum {
  JPEG_TEM = 0x01,
  JPEG_SOF0 = 0xc0,
  JPEG_DHT = 0xc4,
  JPEG_JPG = 0xc8,
  JPEG_DAC = 0xcc,
  JPEG_SOF15 = 0xcf,
  JPEG_RST0 = 0xd0,
  JPEG_RST7 = 0xd7,
  JPEG_SOI = 0xd8,
  JPEG_EOI = 0xd9,
  JPEG_SOS = 0xda,
  JPEG_DQT = 0xdb,
  JPEG_DRI = 0xdd,
  JPEG_APP0 = 0xe0,
  JPEG_APP1 = 0xe1,
  JPEG_APP2 = 0xe2,
  JPEG_APP14 = 0xee,
  EXIF_ORIENTATION = 0x0112,
  EXIF_SHORT = 3,
  EXIF_ENTRY_BYTES = 12,
};

static bool is_frame(int marker) {
  return marker >= JPEG_SOF0 && marker <= JPEG_SOF15 && marker != JPEG_DHT && marker != JPEG_JPG &&
         marker != JPEG_DAC;
}

/* Tables of the picture, its colour profile, and what Adobe's colours need. */
static bool jpeg_keeps(int marker, struct rest segment) {
  switch (marker) {
  case JPEG_DHT:
  case JPEG_DAC:
  case JPEG_DQT:
  case JPEG_DRI:
  case JPEG_SOS:
    return true;
  case JPEG_APP0:
    return starts_with(segment, "JFIF", 5);
  case JPEG_APP2:
    return starts_with(segment, "ICC_PROFILE", 12);
  case JPEG_APP14:
    return starts_with(segment, "Adobe", 5);
  default:
    return is_frame(marker);
  }
}

/* The orientation that an Exif segment tells (TIFF 6.0, the first directory), ORIENTATION_UPRIGHT for none.
 */
static int exif_orientation(struct rest exif) {
  if (!starts_with(exif, "Exif\0", 6) || exif.len < 6 + 8) {
    return ORIENTATION_UPRIGHT;
  }
  const uint8_t *tiff = exif.at + 6;
  size_t len = exif.len - 6;
  bool is_big = memcmp(tiff, "MM", 2) == 0;
  uint32_t (*number)(const uint8_t *, size_t) = is_big ? big_endian : little_endian;
  size_t directory = number(tiff + 4, 4);
  if (directory > len || len - directory < 2) {
    return ORIENTATION_UPRIGHT;
  }
  size_t entries = number(tiff + directory, 2);
  size_t room = (len - directory - 2) / EXIF_ENTRY_BYTES;
  for (size_t i = 0; i < entries && i < room; i++) {
    const uint8_t *entry = tiff + directory + 2 + i * EXIF_ENTRY_BYTES;
    if (number(entry, 2) == EXIF_ORIENTATION && number(entry + 2, 2) == EXIF_SHORT) {
      uint32_t orientation = number(entry + 8, 2);
      return orientation >= 1 && orientation <= ORIENTATION_MAX ? (int)orientation : ORIENTATION_UPRIGHT;
    }
  }
  return ORIENTATION_UPRIGHT;
}

static void keep_orientation(struct kept *kept, int orientation) {
  uint8_t exif[] = { 0xff, JPEG_APP1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
                     /* one entry: orientation, short, one value; no next directory */
                     0, 1, 1, 0x12, 0, EXIF_SHORT, 0, 0, 0, 1, 0, (uint8_t)orientation, 0, 0, 0, 0, 0, 0 };
  keep(kept, exif, sizeof exif);
}

/* Steps over entropy-coded data, up to the next marker that is none of its own; false where it does not end.
 */
static bool keep_scan(struct rest *rest, struct kept *kept) {
  const uint8_t *from = rest->at;
  while (rest->len >= 2) {
    bool ends = rest->at[0] == 0xff && rest->at[1] != 0 && rest->at[1] != 0xff &&
                (rest->at[1] < JPEG_RST0 || rest->at[1] > JPEG_RST7);
    if (ends) {
      keep(kept, from, (size_t)(rest->at - from));
      return true;
    }
    take(rest, 1);
  }
  return false;
}

struct jpeg {
  int64_t width, height;
  int orientation;
  bool has_scan;
};

static enum picture_fault read_segment(struct rest *rest, int marker, struct kept *kept, struct jpeg *jpeg) {
  const uint8_t *length = take(rest, 2);
  size_t len = length != NULL ? big_endian(length, 2) : 0;
  const uint8_t *data = len >= 2 ? take(rest, len - 2) : NULL;
  if (data == NULL) {
    return PICTURE_BROKEN;
  }
  struct rest segment = { data, len - 2 };
  if (is_frame(marker)) {
    if (jpeg->width > 0 || segment.len < 6) {
      return PICTURE_BROKEN;
    }
    jpeg->height = big_endian(data + 1, 2);
    jpeg->width = big_endian(data + 3, 2);
    enum picture_fault fault = check_size(jpeg->width, jpeg->height);
    if (fault != PICTURE_FINE) {
      return fault;
    }
  }
  if (marker == JPEG_APP1 && jpeg->orientation == ORIENTATION_UPRIGHT && !jpeg->has_scan) {
    jpeg->orientation = exif_orientation(segment);
    if (jpeg->orientation != ORIENTATION_UPRIGHT) {
      keep_orientation(kept, jpeg->orientation);
    }
  }
  if (jpeg_keeps(marker, segment)) {
    keep(kept, (const uint8_t[]){ 0xff, (uint8_t)marker }, 2);
    keep(kept, length, len);
  }
  if (marker == JPEG_SOS) {
    jpeg->has_scan = true;
    return jpeg->width > 0 && keep_scan(rest, kept) ? PICTURE_FINE : PICTURE_BROKEN;
  }
  return PICTURE_FINE;
}

static enum picture_fault read_jpeg(struct rest rest, struct kept *kept, struct picture_file *ret) {
  struct jpeg jpeg = { .orientation = ORIENTATION_UPRIGHT };
  keep(kept, take(&rest, 2), 2);
  for (int parts = 0; parts < PICTURE_MAX_PARTS; parts++) {
    const uint8_t *marker = take(&rest, 2);
    while (marker != NULL && marker[0] == 0xff && marker[1] == 0xff) { /* fill bytes */
      marker = take(&rest, 1) != NULL ? marker + 1 : NULL;
    }
    if (marker == NULL || marker[0] != 0xff || marker[1] == JPEG_TEM || marker[1] == 0 ||
        (marker[1] >= JPEG_RST0 && marker[1] <= JPEG_SOI)) {
      return PICTURE_BROKEN;
    }
    if (marker[1] == JPEG_EOI) {
      keep(kept, (const uint8_t[]){ 0xff, JPEG_EOI }, 2);
      bool turned = jpeg.orientation >= ORIENTATION_QUARTER_TURNED;
      ret->width = turned ? jpeg.height : jpeg.width;
      ret->height = turned ? jpeg.width : jpeg.height;
      ret->orientation = jpeg.orientation;
      return jpeg.has_scan ? PICTURE_FINE : PICTURE_BROKEN;
    }
    enum picture_fault fault = read_segment(&rest, marker[1], kept, &jpeg);
    if (fault != PICTURE_FINE) {
      return fault;
    }
  }
  return PICTURE_BROKEN;
}

/* PNG: chunks of length, type, data and checksum. */
static const char png_signature[] = "\x89PNG\r\n\x1a\n";
enum { PNG_SIGNATURE_LEN = 8, PNG_IHDR_LEN = 13, CHUNK_HEAD_LEN = 8, PNG_CHECKSUM_LEN = 4 };

static bool chunk_is_of(const uint8_t *type, const char *types) {
  for (; *types != '\0'; types += 4) {
    if (memcmp(type, types, 4) == 0) {
      return true;
    }
  }
  return false;
}

static enum picture_fault read_png(struct rest rest, struct kept *kept, struct picture_file *ret) {
  keep(kept, take(&rest, PNG_SIGNATURE_LEN), PNG_SIGNATURE_LEN);
  bool has_data = false;
  for (int parts = 0; parts < PICTURE_MAX_PARTS; parts++) {
    const uint8_t *chunk = take(&rest, CHUNK_HEAD_LEN);
    size_t len = chunk != NULL ? big_endian(chunk, 4) : 0;
    if (chunk == NULL || take(&rest, len) == NULL || take(&rest, PNG_CHECKSUM_LEN) == NULL) {
      return PICTURE_BROKEN;
    }
    const uint8_t *type = chunk + 4;
    bool is_head = chunk_is_of(type, "IHDR");
    if (is_head != (parts == 0) || (is_head && len != PNG_IHDR_LEN)) {
      return PICTURE_BROKEN;
    }
    if (is_head) {
      ret->width = big_endian(chunk + CHUNK_HEAD_LEN, 4);
      ret->height = big_endian(chunk + CHUNK_HEAD_LEN + 4, 4);
      enum picture_fault fault = check_size(ret->width, ret->height);
      if (fault != PICTURE_FINE) {
        return fault;
      }
    }
    if (chunk_is_of(type, "acTL")) {
      return PICTURE_MOVES;
    }
    has_data = has_data || chunk_is_of(type, "IDAT");
    bool is_kept = chunk_is_of(type, "IHDRPLTEIDATIENDtRNSgAMAcHRMsRGBiCCPsBITbKGDpHYscICP");
    if (!is_kept &&
        (type[0] & 0x20) == 0) { /* one that the picture cannot be shown without, but we do not know it */
      return PICTURE_BROKEN;
    }
    if (is_kept) {
      keep(kept, chunk, CHUNK_HEAD_LEN + len + PNG_CHECKSUM_LEN);
    }
    if (chunk_is_of(type, "IEND")) {
      return has_data && len == 0 ? PICTURE_FINE : PICTURE_BROKEN;
    }
  }
  return PICTURE_BROKEN;
}

/* WebP: a RIFF file of chunks of type, length and data, padded to even lengths. */
enum {
  RIFF_HEAD_LEN = 12,
  VP8_HEAD_LEN = 10,
  VP8L_HEAD_LEN = 5,
  VP8X_LEN = 10,
  VP8X_EXIF = 0x08,
  VP8X_XMP = 0x04,
  VP8X_MOVES = 0x02,
};

struct webp {
  int64_t width, height;               /* of the frame */
  int64_t canvas_width, canvas_height; /* 0: none was told */
  bool has_frame;
};

static enum picture_fault read_frame(const uint8_t *type, const uint8_t *data, size_t len,
                                     struct webp *webp) {
  if (webp->has_frame) {
    return PICTURE_BROKEN;
  }
  webp->has_frame = true;
  if (chunk_is_of(type, "VP8L")) {
    if (len < VP8L_HEAD_LEN || data[0] != 0x2f) {
      return PICTURE_BROKEN;
    }
    uint32_t size = little_endian(data + 1, 4);
    webp->width = (size & 0x3fff) + 1;
    webp->height = (size >> 14 & 0x3fff) + 1;
  } else {
    bool is_key = len >= VP8_HEAD_LEN && (data[0] & 1) == 0 && memcmp(data + 3, "\x9d\x01\x2a", 3) == 0;
    if (!is_key) {
      return PICTURE_BROKEN;
    }
    webp->width = little_endian(data + 6, 2) & 0x3fff;
    webp->height = little_endian(data + 8, 2) & 0x3fff;
  }
  return check_size(webp->width, webp->height);
}

static enum picture_fault read_chunk(const uint8_t *chunk, size_t len, struct kept *kept, struct webp *webp) {
  const uint8_t *data = chunk + CHUNK_HEAD_LEN;
  size_t whole = CHUNK_HEAD_LEN + len + (len & 1);
  enum picture_fault fault = PICTURE_FINE;
  if (chunk_is_of(chunk, "ANIMANMF")) {
    return PICTURE_MOVES;
  }
  if (chunk_is_of(chunk, "VP8X")) {
    if (len != VP8X_LEN || webp->canvas_width > 0 || webp->has_frame) {
      return PICTURE_BROKEN;
    }
    webp->canvas_width = little_endian(data + 4, 3) + 1;
    webp->canvas_height = little_endian(data + 7, 3) + 1;
    if ((data[0] & VP8X_MOVES) != 0) {
      return PICTURE_MOVES;
    }
    uint8_t *flags = kept->at + kept->len + CHUNK_HEAD_LEN;
    keep(kept, chunk, whole);
    *flags &= (uint8_t) ~(VP8X_EXIF | VP8X_XMP);
    return PICTURE_FINE;
  }
  bool is_frame_chunk = chunk_is_of(chunk, "VP8 VP8L");
  if (is_frame_chunk) {
    fault = read_frame(chunk, data, len, webp);
  }
  if (fault == PICTURE_FINE && (is_frame_chunk || chunk_is_of(chunk, "ICCPALPH"))) {
    keep(kept, chunk, whole);
  }
  return fault;
}

static enum picture_fault read_webp(struct rest rest, struct kept *kept, struct picture_file *ret) {
  const uint8_t *head = take(&rest, RIFF_HEAD_LEN);
  size_t len = little_endian(head + 4, 4);
  if (len < 4 || len - 4 > rest.len) {
    return PICTURE_BROKEN;
  }
  rest.len = len - 4;
  keep(kept, head, RIFF_HEAD_LEN);
  struct webp webp = { 0 };
  for (int parts = 0; rest.len > 0; parts++) {
    const uint8_t *chunk = take(&rest, CHUNK_HEAD_LEN);
    size_t chunk_len = chunk != NULL ? little_endian(chunk + 4, 4) : 0;
    if (parts == PICTURE_MAX_PARTS || chunk == NULL || take(&rest, chunk_len) == NULL ||
        take(&rest, chunk_len & 1) == NULL) {
      return PICTURE_BROKEN;
    }
    enum picture_fault fault = read_chunk(chunk, chunk_len, kept, &webp);
    if (fault != PICTURE_FINE) {
      return fault;
    }
  }
  bool has_canvas = webp.canvas_width > 0;
  if (!webp.has_frame ||
      (has_canvas && (webp.canvas_width != webp.width || webp.canvas_height != webp.height))) {
    return PICTURE_BROKEN;
  }
  ret->width = webp.width;
  ret->height = webp.height;
  size_t size = kept->len - CHUNK_HEAD_LEN;
  for (size_t i = 0; i < 4; i++) {
    kept->at[4 + i] = (uint8_t)(size >> 8 * i);
  }
  return PICTURE_FINE;
}

enum picture_fault picture_read(struct arena *arena, struct bytes bytes, struct picture_file *ret) {
  static const struct {
    enum picture_type type;
    const char *start;
    size_t start_len;
    enum picture_fault (*read)(struct rest, struct kept *, struct picture_file *);
  } types[] = {
    { PICTURE_JPEG, "\xff\xd8\xff", 3, read_jpeg },
    { PICTURE_PNG, png_signature, PNG_SIGNATURE_LEN, read_png },
    { PICTURE_WEBP, "RIFF", 4, read_webp },
  };
  struct rest rest = { bytes.at, bytes.len };
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
    if (!starts_with(rest, types[i].start, types[i].start_len) ||
        (types[i].type == PICTURE_WEBP &&
         (rest.len < RIFF_HEAD_LEN || memcmp(rest.at + 8, "WEBP", 4) != 0))) {
      continue;
    }
    struct kept kept = { .at = arena_alloc(arena, bytes.len + PICTURE_GROWS_MAX) };
    struct picture_file file = { .type = types[i].type, .orientation = ORIENTATION_UPRIGHT };
    enum picture_fault fault = types[i].read(rest, &kept, &file);
    if (fault == PICTURE_FINE) {
      file.bytes = (struct bytes){ kept.at, kept.len };
      *ret = file;
    }
    return fault;
  }
  return PICTURE_UNKNOWN;
}

const char *picture_media_type(enum picture_type type) {
  static const char *const types[] = {
    [PICTURE_JPEG] = "image/jpeg",
    [PICTURE_PNG] = "image/png",
    [PICTURE_WEBP] = "image/webp",
  };
  return types[type];
}
