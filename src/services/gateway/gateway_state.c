#include "services/gateway/gateway_state.h"

#include "service/assets.h"
#include "service/runtime.h"

#include <stdlib.h>

extern const struct template_files gateway_templates;

enum { TOKENS_REMEMBERED = 1 << 14, STATE_ARENA = 4096 };

static int open_limits(struct gateway *gateway, const struct config *config) {
  static const struct {
    const struct setting *rate;
    const char *name;
  } rows[LIMIT_CLASSES] = {
    [LIMIT_READ] = { &gateway_rate_read, "read" },
    [LIMIT_WRITE] = { &gateway_rate_write, "write" },
    [LIMIT_AUTH] = { &gateway_rate_auth, "auth" },
  };
  if (!config_bool(config, &gateway_rate_limit)) {
    return 0;
  }
  int64_t rates[LIMIT_CLASSES];
  for (size_t i = 0; i < LIMIT_CLASSES; i++) {
    rates[i] = config_int(config, rows[i].rate);
    gateway->policies[i] = text_format(gateway->arena, "\"%s\";q=%lld;w=%d", rows[i].name,
                                       (long long)rates[i], LIMIT_WINDOW_SECONDS);
  }
  return limits_create(&gateway->limits, rates);
}

static int open_parts(struct gateway *gateway, const struct service_start *start, struct error *error) {
  bool is_public = config_is_set(start->config, &setting_public_url);
  struct text picture = config_text(start->config, &gateway_shop_picture);
  if (picture.len > 0 && !text_starts(picture, "https://")) {
    return error_set(error, -EINVAL, "SOUK_SHOP_PICTURE must be the address of a picture: https://…");
  }
  struct text url = is_public ? config_text(start->config, &setting_public_url) : TEXT("");
  int result = site_parse(url, gateway->arena, &gateway->site, error);
  if (result == 0) {
    struct error wrong = { 0 };
    result =
        http_networks_parse(config_text(start->config, &setting_trusted_proxies), &gateway->proxies, &wrong);
    if (result < 0) {
      return error_set(error, result, "SOUK_TRUSTED_PROXIES: %s.", wrong.text);
    }
  }
  if (result == 0) {
    result = templates_parse(gateway->arena, &gateway_templates, &gateway->templates, error);
  }
  if (result == 0) {
    result = templates_parse(gateway->arena, &web_app.views, &gateway->views, error);
  }
  if (result == 0 && start->keys != NULL) {
    result = key_ring_secret(start->keys, "refresh", gateway->refresh_key, error);
  }
  if (result == 0 && start->keys != NULL) {
    result = key_ring_secret(start->keys, "csrf", gateway->csrf_key, error);
  }
  if (result == 0 && (result = token_cache_create(&gateway->tokens, TOKENS_REMEMBERED)) == 0) {
    result = open_limits(gateway, start->config);
  }
  return result;
}

int gateway_open(const struct service_start *start, void **ret, struct error *error) {
  struct gateway *gateway = calloc(1, sizeof *gateway);
  if (gateway == NULL) {
    return error_set(error, -ENOMEM, "There is no memory for the gateway.");
  }
  gateway->arena = arena_create(STATE_ARENA);
  gateway->keys = start->keys;
  pthread_mutex_init(&gateway->changes.mutex, NULL);
  int result = open_parts(gateway, start, error);
  if (result < 0) {
    gateway_close(gateway);
    return result;
  }
  *ret = gateway;
  return 0;
}

void gateway_close(void *state) {
  struct gateway *gateway = state;
  limits_destroy(gateway->limits);
  token_cache_destroy(gateway->tokens);
  pthread_mutex_destroy(&gateway->changes.mutex);
  arena_destroy(gateway->arena);
  free(gateway);
}

static bool is_settled(struct instant at, struct instant now) {
  return instant_after(at, CHANGE_SETTLES_SECONDS).us <= now.us;
}

static void remember(struct gateway *gateway, struct id id, struct instant now) {
  pthread_mutex_lock(&gateway->changes.mutex);
  size_t at = gateway->changes.next++ % CHANGES_REMEMBERED;
  if (!is_settled(gateway->changes.last[at].at, now)) {
    gateway->changes.all_until = instant_after(gateway->changes.last[at].at, CHANGE_SETTLES_SECONDS);
  }
  gateway->changes.last[at].id = id;
  gateway->changes.last[at].at = now;
  pthread_mutex_unlock(&gateway->changes.mutex);
}

/* Remembered first: what is forgotten must not be put back. */
void gateway_session_changed(struct gateway *gateway, struct id session, struct instant now) {
  remember(gateway, session, now);
  token_cache_drop_session(gateway->tokens, session);
}

void gateway_user_changed(struct gateway *gateway, struct id user, struct instant now) {
  remember(gateway, user, now);
  token_cache_drop_user(gateway->tokens, user);
}

bool gateway_changed_lately(struct gateway *gateway, struct id session, struct id user, struct instant now) {
  pthread_mutex_lock(&gateway->changes.mutex);
  bool changed = now.us < gateway->changes.all_until.us;
  for (size_t i = 0; i < CHANGES_REMEMBERED && !changed; i++) {
    struct id id = gateway->changes.last[i].id;
    changed = !is_settled(gateway->changes.last[i].at, now) && (id_equal(id, session) || id_equal(id, user));
  }
  pthread_mutex_unlock(&gateway->changes.mutex);
  return changed;
}

bool gateway_is_secure(const struct gateway *gateway, const struct http_request *request) {
  return gateway->site.https || http_client_is_secure(request, &gateway->proxies);
}

struct text gateway_client(const struct gateway *gateway, const struct http_request *request,
                           struct arena *arena) {
  struct http_address address = http_client_address(request, &gateway->proxies);
  char text[HTTP_ADDRESS_TEXT_MAX];
  http_address_format(&address, text);
  return text_copy(arena, text_of(text));
}
