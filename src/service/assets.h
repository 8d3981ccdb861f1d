/* Files that are compiled in (tools/embed.py): the pages that the program serves itself. */
#pragma once

#include "http/coding.h"
#include "http/http.h"
#include "mail/template.h"

struct asset {
  const char *path; /* "/docs/swagger-ui.css" */
  const char *content_type;
  const char *hash;               /* of the plain bytes; its ETags are made of it */
  struct text body[HTTP_CODINGS]; /* plain, and compressed where that is smaller: empty where it is not */
};

struct asset_set {
  const struct asset *at; /* sorted by path */
  size_t count;
};

extern const struct asset_set swagger_assets;

/* A web app as its build left it: its files, and its page in parts, cut where what is particular to an
   address goes: at the end of the head, where the app will draw, and before the scripts of the body. */
struct packed_app {
  struct asset_set files;
  struct template_files views; /* what is seen of a page until the app draws it: "front.html" */
  struct text to_front;
  struct text front_only; /* what the front page alone loads ahead */
  struct text to_view, to_data, to_end;
  struct text robots;        /* of robots.txt: what search engines should leave alone */
  const char *script_hashes; /* of scripts within the page, for script-src: " 'sha256-…'"; empty: none */
};

extern const struct packed_app web_app; /* web/dist */

/* The file at a path as it was sent; NULL: there is none. */
const struct asset *asset_find(const struct asset_set *set, struct text path);
/* Fills the reply with the file, coded as the client likes it best, or with 304 where it has it. How long it
   may be kept is the caller's to say. */
void asset_reply(const struct http_request *request, const struct asset *asset, struct http_reply *ret);
