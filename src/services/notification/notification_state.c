#include "services/notification/notification_state.h"

#include "base/email.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* In the order of SOUK_SMTP_SECURITY's choices. */
static enum smtp_security security_of(struct text choice) {
  if (text_is(choice, "tls")) {
    return SMTP_TLS;
  }
  return text_is(choice, "plain") ? SMTP_PLAIN : SMTP_STARTTLS;
}

static const char *text_or_null(struct text text) {
  return text.len > 0 ? text.at : NULL;
}

static int open_smtp(const struct config *config, struct notification_state *state, struct error *error) {
  struct text from = config_text(config, &notification_mail_from);
  struct smtp_options options = {
    .server = text_c(config_text(config, &notification_smtp_server)),
    .port = (int)config_int(config, &notification_smtp_port),
    .security = security_of(config_text(config, &notification_smtp_security)),
    .username = text_or_null(config_text(config, &notification_smtp_username)),
    .password = text_or_null(config_text(config, &notification_smtp_password)),
    .ca_file = text_or_null(config_text(config, &notification_smtp_ca)),
    .deadline_ms = config_int(config, &notification_smtp_deadline) * 1000,
  };
  if (options.server[0] == '\0') {
    return 0;
  }
  if (!config_is_set(config, &notification_mail_from)) {
    return error_set(error, -EINVAL,
                     "SMTP_SERVER is set, so SOUK_MAIL_FROM must be: the address that mail comes from, such "
                     "as shop@example.org");
  }
  if (!email_is_valid(from)) {
    return error_set(error, -EINVAL, "SOUK_MAIL_FROM must be an e-mail address, such as shop@example.org");
  }
  int result = smtp_create(&options, &state->smtp, error);
  return result < 0 ? error_prefix(error, result, "SMTP_SERVER, SMTP_… or SOUK_SMTP_…") : 0;
}

static int check_words(const struct config *config, struct error *error) {
  struct text logo = config_text(config, &setting_shop_logo);
  if (logo.len > 0 && !text_starts(logo, "https://") && !text_starts(logo, "http://")) {
    return error_set(error, -EINVAL, "SOUK_SHOP_LOGO must be the address of a picture: https://…");
  }
  if (text_has_controls(config_text(config, &setting_shop_name))) {
    return error_set(error, -EINVAL, "SOUK_SHOP_NAME must be one line");
  }
  return 0;
}

int open_notification(const struct service_start *start, void **ret, struct error *error) {
  struct notification_state *state = calloc(1, sizeof *state);
  if (state == NULL) {
    return error_set(error, -ENOMEM, "no memory");
  }
  state->arena = arena_create(64 * 1024);
  pthread_mutex_init(&state->sending, NULL);
  int result = templates_parse(state->arena, &notification_templates, &state->templates, error);
  if (result == 0) {
    result = check_words(start->config, error);
  }
  if (result == 0) {
    result = open_smtp(start->config, state, error);
  }
  if (result == 0 && start->keys != NULL) { /* not of a command that only looks */
    result = key_ring_secret(start->keys, "unsubscribe", state->unsubscribe_key, error);
  }
  if (result < 0) {
    close_notification(state);
    return result;
  }
  *ret = state;
  return 0;
}

void close_notification(void *state) {
  struct notification_state *notification = state;
  smtp_destroy(notification->smtp);
  pthread_mutex_destroy(&notification->sending);
  arena_destroy(notification->arena);
  sodium_memzero(notification, sizeof *notification);
  free(notification);
}
