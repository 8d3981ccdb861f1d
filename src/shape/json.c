/* JSON texts before they are values: bounded without a tree, then parsed by jansson, with the place of what
   is wrong. */
#include "shape/internal.h"

#include <errno.h>
#include <string.h>

/* One open array or object of a scan, and where in it the scan is. */
struct level {
  bool object;
  bool key_next; /* the next string is a member's name */
  size_t index;
  struct text key; /* as sent, with its escapes */
};

struct scan {
  struct text json;
  size_t at;
  size_t depth;
  size_t members;
  struct level levels[JSON_MAX_DEPTH];
};

static void scan_string(struct scan *scan) {
  size_t from = ++scan->at;
  const char *json = scan->json.at;
  while (scan->at < scan->json.len && json[scan->at] != '"') {
    scan->at += json[scan->at] == '\\' ? 2 : 1;
  }
  size_t end = scan->at < scan->json.len ? scan->at : scan->json.len;
  scan->at = end + 1;
  struct level *level = scan->depth > 0 ? &scan->levels[scan->depth - 1] : NULL;
  if (level != NULL && level->key_next) {
    level->key = (struct text){ .at = json + from, .len = end - from };
    level->key_next = false;
  }
}

/* Reads up to `end`, or until the text is deeper or larger than allowed. It only counts: what is no JSON is
   left to the parser, which stops at the first wrong byte and so never builds more than was counted here:
   every value follows an opening bracket or a comma. */
static bool scan_to(struct scan *scan, size_t end) {
  while (scan->at < end) {
    struct level *level = scan->depth > 0 ? &scan->levels[scan->depth - 1] : NULL;
    switch (scan->json.at[scan->at]) {
    case '"':
      scan_string(scan);
      continue;
    case '{':
    case '[':
      scan->members++;
      if (scan->depth == JSON_MAX_DEPTH) {
        return false;
      }
      bool object = scan->json.at[scan->at] == '{';
      scan->levels[scan->depth++] = (struct level){ .object = object, .key_next = object };
      break;
    case '}':
    case ']':
      scan->depth -= scan->depth > 0 ? 1 : 0;
      break;
    case ',':
      scan->members++;
      if (level != NULL) {
        level->index++;
        level->key_next = level->object;
      }
      break;
    default:
      break;
    }
    if (scan->members > JSON_MAX_MEMBERS) {
      return false;
    }
    scan->at++;
  }
  return true;
}

/* The JSON Pointer of where a scan stands. */
static struct text scan_path(const struct scan *scan, struct arena *arena) {
  struct buffer buffer;
  buffer_init(&buffer, 4096);
  for (size_t i = 0; i < scan->depth; i++) {
    const struct level *level = &scan->levels[i];
    if (!level->object) {
      buffer_addf(&buffer, "/%zu", level->index);
    } else if (level->key.at != NULL) {
      /* An unread part of the text may be no UTF-8: then its name cannot be told. */
      path_add_token(&buffer, text_is_utf8(level->key) ? level->key : TEXT("?"));
    }
  }
  struct text path = text_copy(arena, buffer_text(&buffer));
  buffer_finish(&buffer);
  return path;
}

int json_bounds_check(struct text json, struct faults *faults) {
  struct scan scan = { .json = json };
  if (scan_to(&scan, json.len)) {
    return 0;
  }
  struct text path = scan_path(&scan, faults->arena);
  if (scan.members > JSON_MAX_MEMBERS) {
    fault_add(faults, path, "too_many", "no more than %d members and items are read", JSON_MAX_MEMBERS);
  } else {
    fault_add(faults, path, "too_deep", "arrays and objects may be nested %d deep", JSON_MAX_DEPTH);
  }
  return -EINVAL;
}

/* jansson's message ends with what it read last; a client knows what it sent, and it may be no UTF-8. */
static struct text parser_message(const json_error_t *error) {
  struct text text = text_of(error->text);
  const char *near = strstr(error->text, " near ");
  if (near != NULL) {
    text.len = (size_t)(near - error->text);
  }
  return text;
}

static void add_parser_fault(struct text json, const json_error_t *error, struct faults *faults) {
  struct scan scan = { .json = json };
  size_t position = error->position > 0 ? (size_t)error->position : 0;
  scan_to(&scan, position < json.len ? position : json.len);
  switch (json_error_code(error)) {
  case json_error_duplicate_key:
    fault_add(faults, scan_path(&scan, faults->arena), "duplicate", "stands there twice");
    break;
  case json_error_numeric_overflow:
    fault_add(faults, scan_path(&scan, faults->arena), "range", "is a number beyond what is read");
    break;
  default: {
    struct text message = parser_message(error);
    fault_add(faults, TEXT(""), "json", "line %d, column %d: %.*s", error->line, error->column,
              TEXT_ARGS(message));
    break;
  }
  }
}

json_t *json_parse(struct text json, struct faults *faults) {
  if (json_bounds_check(json, faults) != 0) {
    return NULL;
  }
  json_error_t error;
  json_t *tree = json_loadb(text_c(json), json.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  if (tree == NULL) {
    add_parser_fault(json, &error, faults);
  }
  return tree;
}
