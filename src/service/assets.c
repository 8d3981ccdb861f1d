/* Files that are compiled in, as replies. */
#include "service/assets.h"

#include <string.h>

const struct asset *asset_find(const struct asset_set *set, struct text path) {
  size_t low = 0;
  size_t high = set->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = strcmp(set->at[middle].path, text_c(path));
    if (order == 0) {
      return &set->at[middle];
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return NULL;
}

static unsigned codings_of(const struct asset *asset) {
  unsigned available = 0;
  for (unsigned coding = HTTP_GZIP; coding < HTTP_CODINGS; coding++) {
    available |= asset->body[coding].len > 0 ? 1U << coding : 0;
  }
  return available;
}

/* If-None-Match (RFC 9110 section 13.1.2): our tag anywhere in the list, or "*". */
static bool client_has(const struct http_request *request, struct text etag) {
  struct text tags = http_header_find(request, "If-None-Match");
  return tags.at != NULL && (text_is(tags, "*") || memmem(tags.at, tags.len, etag.at, etag.len) != NULL);
}

/* Each coding has an ETag of its own, or a cache could mix their bytes (section 8.8.3.3). */
void asset_reply(const struct http_request *request, const struct asset *asset, struct http_reply *ret) {
  unsigned available = codings_of(asset);
  enum http_coding coding = http_coding_choose(http_header_find(request, "Accept-Encoding"), available);
  const char *coding_name = http_coding_name(coding);
  bool is_coded = coding_name != NULL;
  struct text etag = text_format(request->arena, "\"%s%s%s\"", asset->hash, is_coded ? "-" : "",
                                 is_coded ? coding_name : "");
  *ret = (struct http_reply){ .status = 304 };
  if (!client_has(request, etag)) {
    ret->status = 200;
    ret->content_type = asset->content_type;
    ret->body = asset->body[coding];
    if (is_coded) {
      http_reply_header(ret, "Content-Encoding", text_of(coding_name));
    }
  }
  if (available != 0) {
    http_reply_header(ret, "Vary", TEXT("Accept-Encoding"));
  }
  http_reply_header(ret, "ETag", etag);
}
