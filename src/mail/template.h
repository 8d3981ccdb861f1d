/* Templates of mails: text or HTML with places for values. The language, all of it:

     {{name}}              the value; in HTML escaped, unless it is given as HTML
     {{#name}}…{{/name}}   once for each item of the list `name`; an item's own values hide those around it
     {{?name}}…{{/name}}   once if `name` is given and not empty: a text with characters, a list with items

   Names are of a to z, 0 to 9 and "_". A section's tag that is alone on its line takes the line with it. A
   name that is not given is an error, also after "?": what may be missing is given empty. "{{" has no other
   meaning and cannot be written. In HTML a value stands between tags or in a quoted attribute, not in a
   script or a style; what stands in an href must be a URL that is ours. */
#pragma once

#include "base/error.h"
#include "base/text.h"

enum {
  TEMPLATE_MAX = 64 * 1024,    /* bytes of a template */
  TEMPLATE_NAME_MAX = 40,      /* bytes of a value's name */
  TEMPLATE_DEPTH_MAX = 4,      /* sections within sections */
  TEMPLATE_STEPS_MAX = 200000, /* pieces written, sections begun: repeating what is empty ends, too */
  TEMPLATES_MAX = 200,         /* files of a set */
};

enum template_kind { TEMPLATE_TEXT, TEMPLATE_HTML };

struct template_values;

struct template_value {
  const char *name;
  enum { TEMPLATE_PLAIN, TEMPLATE_MARKUP, TEMPLATE_LIST } kind;
  struct text text; /* of PLAIN, which is escaped in HTML; of MARKUP, which is not, and is for HTML alone */
  const struct template_values *items; /* of LIST */
  size_t items_count;
};
struct template_values {
  const struct template_value *at;
  size_t count;
};

struct template;

/* `name` is for errors ("order_placed.html:7: …"). The source is not copied and outlives the template, which
   is in the arena. -EINVAL where it breaks the language or is no UTF-8, -EFBIG beyond TEMPLATE_MAX. */
int template_parse(struct arena *arena, const char *name, enum template_kind kind, struct text source,
                   struct template **ret, struct error *error);
/* Adds to `out`, whose maximum bounds it. -ENOENT: a name is not given; -EINVAL: a value is not of the kind
   that its place takes; -EFBIG: larger than `out` may become, or more steps than allowed. `out` then holds a
   part. */
int template_render(const struct template *template, const struct template_values *values, struct buffer *out,
                    struct error *error);

/* Files that are compiled in: tools/embed.py makes a set of them. Names end in .html or .txt, which tells the
 * kind. */
struct template_file {
  const char *name;
  struct text source;
};
struct template_files {
  const struct template_file *at;
  size_t count;
};

struct templates {
  const struct template_files *files;
  struct template **at; /* one for each file */
};

/* Parses all of them: at start, so that a mistake refuses the start and not a mail. */
int templates_parse(struct arena *arena, const struct template_files *files, struct templates *ret,
                    struct error *error);
/* NULL if there is none of that file's name. */
const struct template *templates_find(const struct templates *templates, const char *name);
