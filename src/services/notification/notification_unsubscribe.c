/* Mail that is ended by one click (RFC 8058): the link in it names its recipient and what the mail is about,
   and a keyed hash of both shows that it is ours. */
#include "services/notification/notification_unsubscribe.h"

#include <sodium.h>
#include <string.h>

enum { HASH_BYTES = 16, TOKEN_BYTES = 16 + 1 + HASH_BYTES };
_Static_assert(UNSUBSCRIBE_TOKEN_LEN == (TOKEN_BYTES * 4 + 2) / 3, "base64 without padding");

static void hash_of(const struct notification_state *state, struct id user, enum message_kind about,
                    uint8_t ret[static HASH_BYTES]) {
  uint8_t said[sizeof user.bytes + 1];
  memcpy(said, user.bytes, sizeof user.bytes);
  said[sizeof user.bytes] = (uint8_t)about;
  crypto_generichash(ret, HASH_BYTES, said, sizeof said, state->unsubscribe_key,
                     sizeof state->unsubscribe_key);
}

static struct text token_of(const struct notification_state *state, struct id user, enum message_kind about,
                            struct arena *arena) {
  uint8_t bytes[TOKEN_BYTES];
  memcpy(bytes, user.bytes, sizeof user.bytes);
  bytes[sizeof user.bytes] = (uint8_t)about;
  hash_of(state, user, about, bytes + sizeof user.bytes + 1);
  char text[UNSUBSCRIBE_TOKEN_LEN + 1];
  sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text_copy(arena, text_of(text));
}

struct text unsubscribe_url(struct context *context, struct id user, enum message_kind about) {
  struct text shop = shop_url(context->config, context->arena);
  struct text token = token_of(context_state(context), user, about, context->arena);
  return text_format(context->arena, "%s/api/v1/unsubscribe/%s", text_c(shop), text_c(token));
}

static int read_token(struct context *context, struct text token, struct id *ret_user,
                      enum message_kind *ret_about) {
  uint8_t bytes[TOKEN_BYTES];
  uint8_t hash[HASH_BYTES];
  size_t len = 0;
  bool is_ours = sodium_base642bin(bytes, sizeof bytes, text_c(token), token.len, NULL, &len, NULL,
                                   sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
                 len == sizeof bytes && bytes[sizeof ret_user->bytes] < MESSAGE_KINDS;
  if (is_ours) {
    memcpy(ret_user->bytes, bytes, sizeof ret_user->bytes);
    *ret_about = bytes[sizeof ret_user->bytes];
    hash_of(context_state(context), *ret_user, *ret_about, hash);
    is_ours = sodium_memcmp(hash, bytes + sizeof ret_user->bytes + 1, sizeof hash) == 0;
  }
  return is_ours ? 0 : fail(context, &notification_link_invalid, "It is not a link of ours.");
}

/* One of the two pages; nothing in them comes from outside. */
static int show_page(struct context *context, const char *name, enum message_kind about,
                     struct raw_reply *ret) {
  const struct notification_state *state = context_state(context);
  struct template_value values[] = {
    { .name = "shop", .text = setting_text(context, &setting_shop_name) },
    { .name = "about", .text = text_of(message_kinds.at[about]) },
  };
  struct buffer out;
  struct error error = { "" };
  buffer_init_in(&out, context->arena, TEMPLATE_MAX);
  int result = template_render(templates_find(&state->templates, name),
                               &(struct template_values){ values, COUNT_OF(values) }, &out, &error);
  if (result < 0) {
    return fail(context, &problem_internal, "%s", error.text);
  }
  *ret = (struct raw_reply){ .content_type = TEXT("text/html; charset=utf-8"), .body = buffer_text(&out) };
  return 0;
}

int show_unsubscribe(struct context *context, struct tx *tx, const struct unsubscribe *in,
                     struct raw_reply *ret) {
  (void)tx;
  struct id user;
  enum message_kind about = MESSAGE_NEWS;
  int result = read_token(context, in->token, &user, &about);
  return result == 0 ? show_page(context, "unsubscribe_page.html", about, ret) : result;
}

/* Whatever the body says: mail programs send what RFC 8058 has them send, and our page the same. A user who
   is gone gets no mail either. */
int unsubscribe(struct context *context, const struct unsubscribe *in, struct raw_reply *ret) {
  struct id user;
  enum message_kind about = MESSAGE_NEWS;
  int result = read_token(context, in->token, &user, &about);
  if (result < 0) {
    return result;
  }
  struct set_preference_request request = { .user_id = user, .kind = about, .channel = CHANNEL_EMAIL };
  struct nothing nothing;
  result = set_preference(context, &request, &nothing);
  if (result < 0 && (context->problem.kind == NULL || context->problem.kind->status != 404)) {
    return result;
  }
  context->problem = (struct problem){ 0 };
  return show_page(context, "unsubscribed_page.html", about, ret);
}
