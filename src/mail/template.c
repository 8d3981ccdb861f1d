#include "mail/template.h"

#include <string.h>

/* A template is a flat list of nodes; a section's nodes follow it. */
struct node {
  enum { NODE_LITERAL, NODE_VALUE, NODE_REPEAT, NODE_IF } kind;
  struct text text; /* the literal, or the name */
  size_t end;       /* of a section: the first node that is not in it */
  int line;
};

struct template {
  const char *name;
  enum template_kind kind;
  struct node *nodes;
  size_t count;
};

struct parser {
  struct template *template;
  struct text source;
  size_t at; /* what is before is in nodes */
  int line;
  size_t open[TEMPLATE_DEPTH_MAX]; /* the sections that have not ended, by their nodes */
  size_t depth;
  struct error *error;
};

static int fault(const struct parser *parser, const char *what) {
  return error_set(parser->error, -EINVAL, "%s:%d: %s", parser->template->name, parser->line, what);
}

static size_t find(struct text source, size_t from, const char *two) {
  const char *found = memmem(source.at + from, source.len - from, two, 2);
  return found != NULL ? (size_t)(found - source.at) : source.len;
}

static void count_lines(struct parser *parser, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    parser->line += parser->source.at[i] == '\n';
  }
}

static struct node *add_node(struct parser *parser) {
  struct node *node = &parser->template->nodes[parser->template->count++];
  node->line = parser->line;
  return node;
}

static void add_literal(struct parser *parser, size_t from, size_t to) {
  if (to > from) {
    struct node *node = add_node(parser);
    node->kind = NODE_LITERAL;
    node->text = (struct text){ .at = parser->source.at + from, .len = to - from };
  }
}

static bool is_name(struct text name) {
  for (size_t i = 0; i < name.len; i++) {
    char c = name.at[i];
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
      return false;
    }
  }
  return name.len > 0 && name.len <= TEMPLATE_NAME_MAX;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

/* Is the tag alone on its line? Then `from` and `to` become the line's. */
static void widen_to_line(struct text source, size_t *from, size_t *to) {
  size_t first = *from;
  size_t last = *to;
  while (first > 0 && is_blank(source.at[first - 1])) {
    first--;
  }
  while (last < source.len && is_blank(source.at[last])) {
    last++;
  }
  bool begins = first == 0 || source.at[first - 1] == '\n';
  bool ends = last == source.len || source.at[last] == '\n';
  if (begins && ends) {
    *from = first;
    *to = last < source.len ? last + 1 : last;
  }
}

static int begin_section(struct parser *parser, char sign, struct text name) {
  if (parser->depth == TEMPLATE_DEPTH_MAX) {
    return fault(parser, "too many sections within sections");
  }
  parser->open[parser->depth++] = parser->template->count;
  struct node *node = add_node(parser);
  node->kind = sign == '#' ? NODE_REPEAT : NODE_IF;
  node->text = name;
  return 0;
}

static int end_section(struct parser *parser, struct text name) {
  struct node *open = parser->depth > 0 ? &parser->template->nodes[parser->open[parser->depth - 1]] : NULL;
  if (open == NULL || !text_equal(open->text, name)) {
    return fault(parser, "a section ends that is not the last that began");
  }
  open->end = parser->template->count;
  parser->depth--;
  return 0;
}

/* The tag from `start` on; what is before it is a literal. */
static int parse_tag(struct parser *parser, size_t start) {
  size_t close = find(parser->source, start + 2, "}}");
  if (close == parser->source.len) {
    return fault(parser, "\"{{\" without \"}}\"");
  }
  size_t end = close + 2;
  char sign = parser->source.at[start + 2];
  bool is_section = sign == '#' || sign == '?' || sign == '/';
  size_t name_at = start + 2 + (is_section ? 1 : 0);
  struct text name = { .at = parser->source.at + name_at, .len = close - name_at };
  if (!is_name(name)) {
    return fault(parser,
                 "between \"{{\" and \"}}\" stands a name of a to z, 0 to 9 and _, perhaps after #, ? or /");
  }
  size_t literal_end = start;
  size_t next = end;
  if (is_section) {
    widen_to_line(parser->source, &literal_end, &next);
  }
  add_literal(parser, parser->at, literal_end);
  int result = 0;
  if (sign == '/') {
    result = end_section(parser, name);
  } else if (is_section) {
    result = begin_section(parser, sign, name);
  } else {
    struct node *node = add_node(parser);
    node->kind = NODE_VALUE;
    node->text = name;
  }
  count_lines(parser, start, next);
  parser->at = next;
  return result;
}

static int parse_all(struct parser *parser) {
  int result = 0;
  while (result == 0) {
    size_t start = find(parser->source, parser->at, "{{");
    count_lines(parser, parser->at, start);
    if (start == parser->source.len) {
      add_literal(parser, parser->at, start);
      return parser->depth == 0 ? 0 : fault(parser, "a section has no end");
    }
    result = parse_tag(parser, start);
  }
  return result;
}

/* Each tag makes a node and may have a literal before it. */
static size_t count_nodes(struct text source) {
  size_t tags = 0;
  for (size_t at = find(source, 0, "{{"); at < source.len; at = find(source, at + 2, "{{")) {
    tags++;
  }
  return 2 * tags + 1;
}

int template_parse(struct arena *arena, const char *name, enum template_kind kind, struct text source,
                   struct template **ret, struct error *error) {
  if (source.len > TEMPLATE_MAX) {
    return error_set(error, -EFBIG, "%s: longer than %d bytes", name, (int)TEMPLATE_MAX);
  }
  if (!text_is_utf8(source)) {
    return error_set(error, -EINVAL, "%s: not UTF-8", name);
  }
  source.at = text_c(source);
  struct template *template = ARENA_NEW(arena, struct template);
  *template = (struct template){ .name = name,
                                 .kind = kind,
                                 .nodes = ARENA_ARRAY(arena, count_nodes(source), struct node) };
  struct parser parser = { .template = template, .source = source, .line = 1, .error = error };
  int result = parse_all(&parser);
  if (result == 0) {
    *ret = template;
  }
  return result;
}

/* The values of a section's item, and those around it. */
struct scope {
  const struct template_values *values;
  const struct scope *outer;
};

struct rendering {
  const struct template *template;
  struct buffer *out;
  int steps;
  struct error *error;
};

static int node_fault(const struct rendering *rendering, const struct node *node, int code,
                      const char *what) {
  return error_set(rendering->error, code, "%s:%d: {{%.*s}} %s", rendering->template->name, node->line,
                   TEXT_ARGS(node->text), what);
}

static const struct template_value *find_value(const struct scope *scope, struct text name) {
  for (; scope != NULL; scope = scope->outer) {
    for (size_t i = 0; i < scope->values->count; i++) {
      if (text_is(name, scope->values->at[i].name)) {
        return &scope->values->at[i];
      }
    }
  }
  return NULL;
}

static void add_html_escaped(struct buffer *out, struct text text) {
  for (size_t i = 0; i < text.len; i++) {
    switch (text.at[i]) {
    case '&':
      buffer_add_c(out, "&amp;");
      break;
    case '<':
      buffer_add_c(out, "&lt;");
      break;
    case '>':
      buffer_add_c(out, "&gt;");
      break;
    case '"':
      buffer_add_c(out, "&quot;");
      break;
    case '\'':
      buffer_add_c(out, "&#39;");
      break;
    default:
      buffer_add_char(out, text.at[i]);
    }
  }
}

static int render_value(struct rendering *rendering, const struct node *node,
                        const struct template_value *value) {
  bool html = rendering->template->kind == TEMPLATE_HTML;
  if (value->kind == TEMPLATE_LIST) {
    return node_fault(rendering, node, -EINVAL, "is a list: it stands in a section, {{#…}}");
  }
  if (value->kind == TEMPLATE_MARKUP && !html) {
    return node_fault(rendering, node, -EINVAL, "is HTML, which has no place in a text");
  }
  if (html && value->kind == TEMPLATE_PLAIN) {
    add_html_escaped(rendering->out, value->text);
  } else {
    buffer_add_text(rendering->out, value->text);
  }
  return 0;
}

static int render_nodes(struct rendering *rendering, size_t from, size_t to, const struct scope *scope);

static int render_section(struct rendering *rendering, size_t at, const struct template_value *value,
                          const struct scope *scope) {
  const struct node *node = &rendering->template->nodes[at];
  bool is_list = value->kind == TEMPLATE_LIST;
  if (node->kind == NODE_IF) {
    bool present = is_list ? value->items_count > 0 : value->text.len > 0;
    return present ? render_nodes(rendering, at + 1, node->end, scope) : 0;
  }
  if (!is_list) {
    return node_fault(rendering, node, -EINVAL, "is not a list: {{?…}} asks whether it is given");
  }
  int result = 0;
  for (size_t i = 0; i < value->items_count && result == 0; i++) {
    struct scope item = { .values = &value->items[i], .outer = scope };
    result = render_nodes(rendering, at + 1, node->end, &item);
  }
  return result;
}

static int take_step(struct rendering *rendering) {
  if (rendering->out->failed || ++rendering->steps > TEMPLATE_STEPS_MAX) {
    return error_set(rendering->error, -EFBIG, "%s: what it makes is too large", rendering->template->name);
  }
  return 0;
}

/* Calls itself through render_section(), TEMPLATE_DEPTH_MAX deep at most. */
static int render_nodes(struct rendering *rendering, size_t from, size_t to, const struct scope *scope) {
  int result = take_step(rendering);
  for (size_t i = from; i < to && result == 0;) {
    const struct node *node = &rendering->template->nodes[i];
    if (take_step(rendering) < 0) {
      return -EFBIG;
    }
    if (node->kind == NODE_LITERAL) {
      buffer_add_text(rendering->out, node->text);
      i++;
      continue;
    }
    const struct template_value *value = find_value(scope, node->text);
    if (value == NULL) {
      return node_fault(rendering, node, -ENOENT, "is not given");
    }
    result = node->kind == NODE_VALUE ? render_value(rendering, node, value)
                                      : render_section(rendering, i, value, scope);
    i = node->kind == NODE_VALUE ? i + 1 : node->end;
  }
  return result;
}

int template_render(const struct template *template, const struct template_values *values, struct buffer *out,
                    struct error *error) {
  struct rendering rendering = { .template = template, .out = out, .error = error };
  struct scope scope = { .values = values };
  int result = render_nodes(&rendering, 0, template->count, &scope);
  if (result == 0 && out->failed) {
    return error_set(error, -EFBIG, "%s: what it makes is too large", template->name);
  }
  return result;
}

static int kind_of(const char *name, enum template_kind *ret) {
  const char *end = strrchr(name, '.');
  bool html = end != NULL && strcmp(end, ".html") == 0;
  if (!html && (end == NULL || strcmp(end, ".txt") != 0)) {
    return -EINVAL;
  }
  *ret = html ? TEMPLATE_HTML : TEMPLATE_TEXT;
  return 0;
}

int templates_parse(struct arena *arena, const struct template_files *files, struct templates *ret,
                    struct error *error) {
  if (files->count > TEMPLATES_MAX) {
    return error_set(error, -EFBIG, "more than %d templates", (int)TEMPLATES_MAX);
  }
  struct templates set = { .files = files, .at = ARENA_ARRAY(arena, files->count, struct template *) };
  for (size_t i = 0; i < files->count; i++) {
    const struct template_file *file = &files->at[i];
    enum template_kind kind;
    if (kind_of(file->name, &kind) < 0) {
      return error_set(error, -EINVAL, "%s: a template's name ends in .html or .txt", file->name);
    }
    int result = template_parse(arena, file->name, kind, file->source, &set.at[i], error);
    if (result < 0) {
      return result;
    }
  }
  *ret = set;
  return 0;
}

const struct template *templates_find(const struct templates *templates, const char *name) {
  for (size_t i = 0; i < templates->files->count; i++) {
    if (strcmp(templates->files->at[i].name, name) == 0) {
      return templates->at[i];
    }
  }
  return NULL;
}
