/* Files that are compiled in (tools/embed.py): the pages that the program serves itself. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct asset {
  const char *path; /* "/docs/swagger-ui.css" */
  const char *content_type;
  const unsigned char *at;
  size_t size;      /* bytes at `at` */
  bool gzip;        /* `at` is compressed: Content-Encoding: gzip */
  const char *etag; /* with its quotes */
};

extern const struct asset swagger_assets[];
extern const size_t swagger_assets_count;
