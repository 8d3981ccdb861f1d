/* Which content coding a client likes best: RFC 9110 section 12.5.3. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

/* In the order in which they are preferred where a client likes several alike: the smallest last. */
enum http_coding { HTTP_IDENTITY, HTTP_GZIP, HTTP_BROTLI, HTTP_CODINGS };

/* As Content-Encoding says it; NULL for identity, which is not said. */
const char *http_coding_name(enum http_coding coding);

/* `available`: a bit for each coding that there is (1U << HTTP_GZIP); identity always is. Without the header
   (at == NULL), and where it accepts nothing that there is: identity. Parts of it that break the syntax are
   passed over. */
enum http_coding http_coding_choose(struct text accept_encoding, unsigned available);

/* The plain bytes as gzip, for what is made for each request; the same for the same bytes. -EFBIG where that
   would not be smaller, -ENOMEM. */
int http_gzip(struct arena *arena, struct text plain, struct text *ret);
