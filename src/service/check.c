/* What must be true of services' faces before anything starts, and the order in which they do. */
#include "service/runtime.h"

#include "shape/verify.h"

#include <string.h>

static const struct service *find_service(const struct service *const *services, size_t count,
                                          const char *name) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(services[i]->name, name) == 0) {
      return services[i];
    }
  }
  return NULL;
}

static bool answers_call(const struct service *service, const struct call *call) {
  for (size_t i = 0; i < service->answers_count; i++) {
    if (service->answers[i].call == call) {
      return true;
    }
  }
  return false;
}

/* Each parameter of the path must be a member of what the route takes. */
static int check_path(const struct service *service, const struct route *route, struct error *error) {
  if (route->path == NULL || route->path[0] != '/') {
    return error_set(error, -EINVAL, "%s: route %s has no path that begins with '/'", service->name,
                     route->name);
  }
  for (const char *at = strchr(route->path, '{'); at != NULL; at = strchr(at + 1, '{')) {
    const char *end = strchr(at, '}');
    struct text name = { .at = at + 1, .len = end != NULL ? (size_t)(end - at - 1) : 0 };
    if (shape_find(route->takes, name) == NULL) {
      return error_set(error, -EINVAL, "%s: route %s: %s takes no member \"%.*s\" that its path names",
                       service->name, route->name, route->takes->name, TEXT_ARGS(name));
    }
  }
  return 0;
}

/* What goes over the wire is JSON, which has no bytes. */
static int check_wire(const struct service *service, const char *what, const struct shape *one,
                      const struct shape *other, struct error *error) {
  if (shape_has_bytes(one) || (other != NULL && shape_has_bytes(other))) {
    return error_set(error, -EINVAL, "%s: %s has a member of bytes, which JSON cannot say", service->name,
                     what);
  }
  return 0;
}

static int check_routes(const struct service *service, struct error *error) {
  for (size_t i = 0; i < service->routes_count; i++) {
    const struct route *route = &service->routes[i];
    if (route->name == NULL || route->doc == NULL) {
      return error_set(error, -EINVAL, "%s: the route in row %zu lacks .name or .doc", service->name, i);
    }
    if (route->who == NOBODY_MAY) {
      return error_set(error, -EINVAL, "%s: route %s does not say .who may use it", service->name,
                       route->name);
    }
    if (route->takes == NULL || route->returns == NULL || route->run == NULL) {
      return error_set(error, -EINVAL, "%s: route %s lacks RUNS(…)", service->name, route->name);
    }
    if (check_wire(service, route->name, route->takes, route->returns, error) < 0) {
      return -EINVAL;
    }
    if (route->takes->fields_count > TAKES_FIELDS_MAX) {
      return error_set(error, -EINVAL, "%s: route %s takes more than %d members", service->name, route->name,
                       TAKES_FIELDS_MAX);
    }
    if (route->inline_read && (route->method != HTTP_GET || route->prepare != NULL)) {
      return error_set(error, -EINVAL, "%s: route %s: .inline_read is for GET without .prepare",
                       service->name, route->name);
    }
    if ((route->returns == &raw_reply_shape) != (route->reply_types != NULL) ||
        (route->reply_types != NULL && route->method == HTTP_POST && !route->unsaved)) {
      return error_set(error, -EINVAL,
                       "%s: route %s: .reply_types goes with raw_reply, and on POST with .unsaved",
                       service->name, route->name);
    }
    if (route->body_types != NULL && (!route_has_body(route) || route->form)) {
      return error_set(error, -EINVAL, "%s: route %s: .body_types is for POST, PUT and PATCH, without .form",
                       service->name, route->name);
    }
    if (route->reads && route->method != HTTP_POST) {
      return error_set(error, -EINVAL, "%s: route %s: .reads is for POST", service->name, route->name);
    }
    int result = check_path(service, route, error);
    if (result < 0) {
      return result;
    }
  }
  return 0;
}

/* Parameters match whatever they are called. */
static bool same_path(const char *a, const char *b) {
  while (*a != '\0' && *b != '\0') {
    if (*a == '{' && *b == '{') {
      a += strcspn(a, "}");
      b += strcspn(b, "}");
    }
    if (*a++ != *b++) {
      return false;
    }
  }
  return *a == *b;
}

/* The gateway serves all services' routes under one prefix. */
static int check_clashes(const struct service *service, const struct service *other, struct error *error) {
  for (size_t i = 0; i < service->routes_count; i++) {
    for (size_t k = 0; k < other->routes_count; k++) {
      const struct route *a = &service->routes[i];
      const struct route *b = &other->routes[k];
      if (a != b && a->method == b->method && same_path(a->path, b->path)) {
        return error_set(error, -EEXIST, "%s of %s and %s of %s both answer %s %s", a->name, service->name,
                         b->name, other->name, http_method_name(a->method), a->path);
      }
    }
  }
  return 0;
}

static int check_calls(const struct service *service, const struct service *const *services, size_t count,
                       struct error *error) {
  for (size_t i = 0; i < service->answers_count; i++) {
    const struct answer *answer = &service->answers[i];
    if (strcmp(answer->call->service, service->name) != 0 || answer->takes != answer->call->takes ||
        answer->returns != answer->call->returns) {
      return error_set(error, -EINVAL, "%s: the answer to %s.%s has not the call's types", service->name,
                       answer->call->service, answer->call->name);
    }
    if (check_wire(service, answer->call->name, answer->takes, answer->returns, error) < 0) {
      return -EINVAL;
    }
  }
  for (size_t i = 0; i < service->needs_count; i++) {
    const struct call *call = service->needs[i];
    const struct service *callee = find_service(services, count, call->service);
    if (callee == NULL || !answers_call(callee, call)) {
      return error_set(error, -EINVAL, "%s needs %s.%s, which nobody answers", service->name, call->service,
                       call->name);
    }
  }
  return 0;
}

static int check_events(const struct service *service, const struct service *const *services, size_t count,
                        struct error *error) {
  for (size_t i = 0; i < service->emits_count; i++) {
    if (check_wire(service, service->emits[i]->name, service->emits[i]->data, NULL, error) < 0) {
      return -EINVAL;
    }
    for (size_t other = 0; other < count; other++) {
      for (size_t k = 0; k < services[other]->emits_count; k++) {
        bool same = strcmp(services[other]->emits[k]->name, service->emits[i]->name) == 0;
        if (same && (services[other] != service || k != i)) {
          return error_set(error, -EINVAL, "%s and %s both emit %s", service->name, services[other]->name,
                           service->emits[i]->name);
        }
      }
    }
  }
  for (size_t i = 0; i < service->hears_count; i++) {
    const struct reaction *reaction = &service->hears[i];
    if (reaction->run == NULL || reaction->data != reaction->event->data) {
      return error_set(error, -EINVAL, "%s hears %s with a reaction of another type", service->name,
                       reaction->event->name);
    }
    if (reaction->from == FROM_UNSAID || reaction->on_replay == REPLAY_UNSAID) {
      return error_set(error, -EINVAL, "%s hears %s without saying .from where and what .on_replay does",
                       service->name, reaction->event->name);
    }
    for (const char *const *table = reaction->rebuilds; table != NULL && *table != NULL; table++) {
      size_t len = strlen(service->name);
      if (strncmp(*table, service->name, len) != 0 || (*table)[len] != '_') {
        return error_set(error, -EINVAL, "%s cannot rebuild %s, which is not its table", service->name,
                         *table);
      }
    }
  }
  return 0;
}

static bool lists_setting(const struct service *service, const struct setting *wanted) {
  for (size_t i = 0; i < service->settings_count; i++) {
    if (service->settings[i] == wanted) {
      return true;
    }
  }
  return false;
}

static int check_jobs(const struct service *service, struct error *error) {
  for (size_t i = 0; i < service->jobs_count; i++) {
    const struct job *job = &service->jobs[i];
    if (job->name == NULL || job->doc == NULL || job->find == NULL || job->run == NULL) {
      return error_set(error, -EINVAL, "%s: the job in row %zu lacks .name, .doc, .find or JOB_RUNS(…)",
                       service->name, i);
    }
    if (job->every == NULL || job->every->kind != SETTING_SECONDS || job->every->min < 1 ||
        !lists_setting(service, job->every)) {
      return error_set(error, -EINVAL,
                       "%s: job %s needs .every: a setting of SECONDS, at least 1, that its face lists",
                       service->name, job->name);
    }
    if ((job->prepare != NULL) != (job->plan_size > 0)) {
      return error_set(error, -EINVAL, "%s: job %s needs PREPARES(…) and JOB_RUNS_PLANNED(…) together",
                       service->name, job->name);
    }
  }
  return 0;
}

static int check_problems(const struct service *service, struct error *error) {
  size_t len = strlen(service->name);
  for (size_t i = 0; i < service->problems_count; i++) {
    const char *code = service->problems[i]->code;
    if (strncmp(code, service->name, len) != 0 || code[len] != '.') {
      return error_set(error, -EINVAL, "%s: the problem code %s must begin with \"%s.\"", service->name, code,
                       service->name);
    }
  }
  return 0;
}

static int check_measures(const struct service *service, struct error *error) {
  for (size_t i = 0; i < service->measures_count; i++) {
    const struct measure *measure = &service->measures[i];
    if (measure->name == NULL || measure->type == NULL || measure->help == NULL || measure->count == NULL) {
      return error_set(error, -EINVAL, "%s: the measure in row %zu lacks .name, .type, .help or .count",
                       service->name, i);
    }
    const size_t souk = sizeof "souk_" - 1;
    size_t len = strlen(service->name);
    if (strncmp(measure->name, "souk_", souk) != 0 ||
        strncmp(measure->name + souk, service->name, len) != 0 || measure->name[souk + len] != '_') {
      return error_set(error, -EINVAL, "%s: the measure %s must begin with \"souk_%s_\"", service->name,
                       measure->name, service->name);
    }
  }
  return 0;
}

static int check_tables(const struct service *service, struct error *error) {
  if ((service->migrations != NULL) != (service->statements != NULL)) {
    return error_set(error, -EINVAL, "%s needs .migrations and .statements together", service->name);
  }
  if (service->migrations != NULL && (strcmp(service->migrations->service, service->name) != 0 ||
                                      strcmp(service->statements->service, service->name) != 0)) {
    return error_set(error, -EINVAL, "%s has the migrations of %s and the statements of %s", service->name,
                     service->migrations->service, service->statements->service);
  }
  return 0;
}

int services_check(const struct service *const *services, size_t count, struct error *error) {
  if (count > RUNTIME_MAX_SERVICES) {
    return error_set(error, -EINVAL, "%zu services, at most %d", count, RUNTIME_MAX_SERVICES);
  }
  for (size_t i = 0; i < count; i++) {
    const struct service *service = services[i];
    if (find_service(services, i, service->name) != NULL) {
      return error_set(error, -EINVAL, "two services are called %s", service->name);
    }
    int result = check_tables(service, error);
    if (result == 0) {
      result = check_routes(service, error);
    }
    for (size_t k = 0; result == 0 && k <= i; k++) {
      result = check_clashes(service, services[k], error);
    }
    if (result == 0) {
      result = check_calls(service, services, count, error);
    }
    if (result == 0) {
      result = check_events(service, services, count, error);
    }
    if (result == 0) {
      result = check_jobs(service, error);
    }
    if (result == 0) {
      result = check_problems(service, error);
    }
    if (result == 0) {
      result = check_measures(service, error);
    }
    if (result < 0) {
      return result;
    }
  }
  const struct service *order[RUNTIME_MAX_SERVICES];
  return services_order(services, count, order, error);
}

enum mark { UNSEEN, ON_PATH, PLACED };

/* Depth first: those whom `services[at]` calls are placed before it; path[] is the way there, for the
 * message. */
static int place(const struct service *const *services, size_t count, size_t at, enum mark *marks,
                 const char **path, size_t depth, const struct service **ret, size_t *placed,
                 struct error *error) {
  if (marks[at] == PLACED) {
    return 0;
  }
  path[depth] = services[at]->name;
  if (marks[at] == ON_PATH) {
    struct buffer words;
    buffer_init(&words, ERROR_TEXT_MAX);
    size_t first = 0;
    while (strcmp(path[first], services[at]->name) != 0) {
      first++;
    }
    for (size_t i = first; i <= depth; i++) {
      buffer_addf(&words, "%s%s", i > first ? " -> " : "", path[i]);
    }
    error_set(error, -ELOOP, "services call each other in a circle: %s", buffer_text(&words).at);
    buffer_finish(&words);
    return -ELOOP;
  }
  marks[at] = ON_PATH;
  for (size_t i = 0; i < services[at]->needs_count; i++) {
    for (size_t callee = 0; callee < count; callee++) {
      if (strcmp(services[callee]->name, services[at]->needs[i]->service) == 0) {
        int result = place(services, count, callee, marks, path, depth + 1, ret, placed, error);
        if (result < 0) {
          return result;
        }
      }
    }
  }
  marks[at] = PLACED;
  ret[(*placed)++] = services[at];
  return 0;
}

int services_order(const struct service *const *services, size_t count, const struct service **ret,
                   struct error *error) {
  enum mark marks[RUNTIME_MAX_SERVICES] = { UNSEEN };
  const char *path[RUNTIME_MAX_SERVICES + 1];
  size_t placed = 0;
  for (size_t i = 0; i < count; i++) {
    int result = place(services, count, i, marks, path, 0, ret, &placed, error);
    if (result < 0) {
      return result;
    }
  }
  return 0;
}
