/* souk list, souk routes: the program's services as their faces describe them. */
#include "commands/command_functions.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_WIDTH = 100, LABEL_WIDTH = 10 };

/* "  calls     a, b, c", broken before LINE_WIDTH. */
struct listing {
  struct buffer *out;
  const char *label;
  size_t column;
  bool any;
};

static void listing_add(struct listing *listing, const char *name) {
  size_t length = strlen(name);
  if (!listing->any) {
    buffer_addf(listing->out, "    %-*s", LABEL_WIDTH, listing->label);
    listing->column = 4 + LABEL_WIDTH;
  } else if (listing->column + 2 + length > LINE_WIDTH) {
    buffer_addf(listing->out, ",\n    %-*s", LABEL_WIDTH, "");
    listing->column = 4 + LABEL_WIDTH;
  } else {
    buffer_add_c(listing->out, ", ");
    listing->column += 2;
  }
  listing->any = true;
  buffer_add_c(listing->out, name);
  listing->column += length;
}

static void listing_end(struct listing *listing) {
  if (listing->any) {
    buffer_add_char(listing->out, '\n');
  }
}

static void add_service(const struct service *service, struct buffer *out) {
  buffer_addf(out, "  %-*s  %s\n", LABEL_WIDTH, service->name, service->doc);
  struct listing calls = { .out = out, .label = "calls" };
  for (size_t i = 0; i < service->needs_count; i++) {
    char name[120];
    snprintf(name, sizeof name, "%s.%s", service->needs[i]->service, service->needs[i]->name);
    listing_add(&calls, name);
  }
  listing_end(&calls);
  struct listing emits = { .out = out, .label = "emits" };
  for (size_t i = 0; i < service->emits_count; i++) {
    listing_add(&emits, service->emits[i]->name);
  }
  listing_end(&emits);
  struct listing hears = { .out = out, .label = "hears" };
  for (size_t i = 0; i < service->hears_count; i++) {
    listing_add(&hears, service->hears[i].event->name);
  }
  listing_end(&hears);
}

static bool service_emits(const struct service *service, const char *topic) {
  for (size_t i = 0; i < service->emits_count; i++) {
    if (strcmp(service->emits[i]->name, topic) == 0) {
      return true;
    }
  }
  return false;
}

static bool service_hears(const struct service *service, const char *topic) {
  for (size_t i = 0; i < service->hears_count; i++) {
    if (strcmp(service->hears[i].event->name, topic) == 0) {
      return true;
    }
  }
  return false;
}

static void add_services_that(bool (*does)(const struct service *, const char *),
                              const struct program *program, const char *topic, const char *nobody,
                              struct buffer *out) {
  bool any = false;
  for (size_t i = 0; i < program->services_count; i++) {
    if (does(program->services[i], topic)) {
      buffer_addf(out, "%s%s", any ? ", " : "", program->services[i]->name);
      any = true;
    }
  }
  buffer_add_c(out, any ? "" : nobody);
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every topic that a service emits or hears, sorted; some twice. */
static const char **topics_of(const struct command_context *context, size_t *ret_count) {
  const struct program *program = context->program;
  size_t max = 0;
  for (size_t s = 0; s < program->services_count; s++) {
    max += program->services[s]->emits_count + program->services[s]->hears_count;
  }
  const char **topics = ARENA_ARRAY(context->arena, max, const char *);
  size_t count = 0;
  for (size_t s = 0; s < program->services_count; s++) {
    const struct service *service = program->services[s];
    for (size_t i = 0; i < service->emits_count; i++) {
      topics[count++] = service->emits[i]->name;
    }
    for (size_t i = 0; i < service->hears_count; i++) {
      topics[count++] = service->hears[i].event->name;
    }
  }
  qsort(topics, count, sizeof topics[0], compare_names);
  *ret_count = count;
  return topics;
}

int run_list(struct command_context *context, struct buffer *out) {
  const struct program *program = context->program;
  buffer_add_c(out, "Services\n");
  for (size_t i = 0; i < program->services_count; i++) {
    add_service(program->services[i], out);
  }
  buffer_add_c(out, "\nEvents, who emits them and who hears them\n");
  size_t count = 0;
  const char **topics = topics_of(context, &count);
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && strcmp(topics[i], topics[i - 1]) == 0) {
      continue;
    }
    buffer_addf(out, "  %-24s  ", topics[i]);
    add_services_that(service_emits, program, topics[i], "(no service yet)", out);
    buffer_add_c(out, " → ");
    add_services_that(service_hears, program, topics[i], "(nobody yet)", out);
    buffer_add_char(out, '\n');
  }
  return EXIT_FINE;
}

static const char *who_name(enum who who) {
  switch (who) {
  case NOBODY_MAY:
    return "nobody";
  case ANYONE:
    return "anyone";
  case ANY_VISITOR:
    return "visitor";
  case ANY_USER:
    return "user";
  case ADMIN_ONLY:
    return "admin";
  }
  return "?";
}

int run_routes(struct command_context *context, struct buffer *out) {
  const struct program *program = context->program;
  int path_width = 4;
  for (size_t s = 0; s < program->services_count; s++) {
    for (size_t i = 0; i < program->services[s]->routes_count; i++) {
      int width = (int)strlen(program->services[s]->routes[i].path);
      path_width = width > path_width ? width : path_width;
    }
  }
  buffer_addf(out, "%-7s %-*s  %-7s %-10s %s\n", "METHOD", path_width, "PATH", "WHO", "SERVICE", "NAME");
  for (size_t s = 0; s < program->services_count; s++) {
    for (size_t i = 0; i < program->services[s]->routes_count; i++) {
      const struct route *route = &program->services[s]->routes[i];
      buffer_addf(out, "%-7s %-*s  %-7s %-10s %s%s\n", http_method_name(route->method), path_width,
                  route->path, who_name(route->who), program->services[s]->name, route->name,
                  route->internal ? " (internal)" : "");
    }
  }
  return EXIT_FINE;
}
