/* What other services are answered, in the order of user.h. */
#include "base/email.h"
#include "services/user/user_addresses.h"
#include "services/user/user_change.h"
#include "services/user/user_preferences.h"
#include "services/user/user_store.h"

#include <string.h>

static void blame_email(struct context *context, struct text email) {
  if (!email_is_valid(email)) {
    blame(context, "/email", "format", "must be an e-mail address, such as ada@example.org");
  }
}

/* Which of the two is taken, or else that the request was another one: only its id or the user's can be. */
static int blame_taken(struct context *context, struct tx *tx, const struct user_row *row) {
  struct by_id other;
  int result = find_id_by_email(tx, &(struct by_key){ row->email_key }, &other);
  if (result == 0) {
    return fail(context, &user_email_taken, "There is an account with this e-mail address.");
  }
  if (result == -ENOENT && row->username_key.presence == PRESENT) {
    result = find_id_by_username(tx, &(struct by_key){ row->username_key.v }, &other);
  }
  if (result == 0) {
    return fail(context, &user_username_taken, "There is an account with this username.");
  }
  return result == -ENOENT ? fail(context, &user_request_reused, "The first try was another one.") : result;
}

/* A repeated try is told what the first one was told. */
static int repeat_created(struct context *context, const struct user_row *row,
                          const struct user_profile *first, struct created_user *ret) {
  bool same = text_equal(email_key(context->arena, first->email), row->email_key) &&
              text_equal(first->name, row->name) && first->role == row->role &&
              text_equal(first->username.v, row->username.v);
  if (!same) {
    return fail(context, &user_request_reused, "The first try was another one.");
  }
  *ret = (struct created_user){ .user_id = first->id, .role = first->role };
  return 0;
}

int answer_create_user(struct context *context, struct tx *tx, const struct create_user_request *in,
                       struct created_user *ret) {
  struct arena *arena = context->arena;
  struct user_row row = {
    .id = in->user_id,
    .request_id = in->request_id,
    .username = in->username,
    .username_key = { in->username.presence, text_lower(arena, in->username.v) },
    .email = text_trim(arena, in->email),
    .email_key = email_key(arena, in->email),
    .email_verified = false,
    .name = text_trim(arena, in->name),
    .language = TEXT("en"),
    .time_zone = TEXT("UTC"),
    .role = in->role,
    .created_at = context_now(context),
  };
  row.name_key = text_lower(arena, row.name);
  blame_email(context, row.email);
  if (!is_one_line(row.name)) {
    blame(context, "/name", "format", "must be one line that is not blank");
  }
  if (blamed(context)) {
    return fail(context, &problem_invalid_body, "Nobody can be called or reached like that.");
  }
  struct user_profile first;
  int result = find_user_by_request(tx, &(struct by_id){ in->request_id }, &first);
  if (result != -ENOENT) {
    return result == 0 ? repeat_created(context, &row, &first, ret) : result;
  }
  int64_t inserted = 0;
  result = insert_user(tx, &row, &inserted);
  if (result < 0 || inserted == 0) {
    return result < 0 ? result : blame_taken(context, tx, &row);
  }
  *ret = (struct created_user){ .user_id = row.id, .role = row.role };
  return emit_user_created(tx, row.id, &(struct user_created){ row.id, row.role });
}

int answer_access_of(struct context *context, struct tx *tx, const struct user_request *in,
                     struct user_access *ret) {
  struct user_profile user;
  int result = find_present(context, tx, in->user_id, &user);
  if (result == 0) {
    *ret = (struct user_access){ .role = user.role, .status = user.status };
  }
  return result;
}

int answer_contact_of(struct context *context, struct tx *tx, const struct user_request *in,
                      struct user_contact *ret) {
  struct user_profile user;
  int result = find_present(context, tx, in->user_id, &user);
  if (result == 0) {
    *ret = (struct user_contact){
      .email = user.email,
      .email_verified = user.email_verified,
      .name = user.name,
      .phone = user.phone,
      .language = user.language,
      .time_zone = user.time_zone,
    };
  }
  return result;
}

int answer_addresses_of_user(struct context *context, struct tx *tx, const struct addresses_request *in,
                             struct known_addresses *ret) {
  ret->items = ARENA_ARRAY(context->arena, in->address_ids_count, struct known_address);
  for (size_t i = 0; i < in->address_ids_count; i++) {
    struct address_row row;
    struct user_address wanted = { .id = in->address_ids[i], .user_id = in->user_id };
    int result = find_address(tx, &wanted, &row);
    if (result == -ENOENT) {
      continue;
    }
    if (result < 0) {
      return result;
    }
    ret->items[ret->items_count++] = (struct known_address){
      .address_id = row.id,
      .address = {
        .recipient = row.recipient,
        .company = row.company,
        .line1 = row.line1,
        .line2 = row.line2,
        .postal_code = row.postal_code,
        .city = row.city,
        .region = row.region,
        .country = row.country,
        .phone = { row.phone.presence == PRESENT ? PRESENT : ABSENT, row.phone.v },
      },
    };
  }
  return 0;
}

int answer_preferences_of(struct context *context, struct tx *tx, const struct user_request *in,
                          struct preferences *ret) {
  struct user_profile user;
  int result = find_present(context, tx, in->user_id, &user);
  return result == 0 ? view_preferences(tx, user.id, ret) : result;
}

int answer_set_preference(struct context *context, struct tx *tx, const struct set_preference_request *in,
                          struct nothing *ret) {
  (void)ret;
  if (!text_is(context->caller.service, "notification")) {
    return fail(context, &problem_forbidden, "Preferences are their user's own.");
  }
  if (message_is_mandatory(in->kind)) {
    blame(context, "/kind", "one_of", "must not be one that keeps a way");
    return fail(context, &problem_invalid_body, "Such messages cannot be ended.");
  }
  struct user_profile user;
  int64_t changed = 0;
  int result = find_present(context, tx, in->user_id, &user);
  if (result == 0) {
    result =
        put_preference(tx, &(struct preference_row){ user.id, in->kind, in->channel, in->wanted }, &changed);
  }
  return result == 0 && changed > 0 ? tell_change(tx, &user, USER_CHANGED_PREFERENCES) : result;
}

int answer_set_contact_email(struct context *context, struct tx *tx,
                             const struct set_contact_email_request *in, struct nothing *ret) {
  (void)ret;
  struct user_profile user;
  int result = find_present(context, tx, in->user_id, &user);
  if (result < 0) {
    return result;
  }
  struct email_row row = {
    .id = user.id,
    .email = text_trim(context->arena, in->email),
    .email_key = email_key(context->arena, in->email),
    .email_verified = in->verified,
    .version = user.version + 1,
    .updated_at = context_now(context),
  };
  blame_email(context, row.email);
  if (blamed(context)) {
    return fail(context, &problem_invalid_body, "Nobody can be reached like that.");
  }
  if (text_equal(user.email, row.email) && user.email_verified == row.email_verified) {
    return 0;
  }
  int64_t updated = 0;
  result = update_email(tx, &row, &updated);
  if (result == 0 && updated == 0) {
    return fail(context, &user_email_taken, "There is another account with this e-mail address.");
  }
  return result == 0 ? tell_change(tx, &user, USER_CHANGED_CONTACT) : result;
}

static int export_addresses(struct context *context, struct tx *tx, struct id user,
                            struct export_items *ret) {
  struct address *addresses = NULL;
  size_t count = 0;
  int result = view_addresses(context, tx, user, &addresses, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = export_add(context, ret, "user.address", &address_shape, &addresses[i]);
  }
  return result;
}

/* All of it fits on one page. */
int answer_user_export(struct context *context, struct tx *tx, const struct export_request *in,
                       struct export_items *ret) {
  ret->next.presence = IS_NULL;
  struct user_profile user;
  struct preferences preferences;
  int result = find_user(tx, &(struct by_id){ in->user_id }, &user);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  result = view_preferences(tx, user.id, &preferences);
  if (result == 0) {
    result = export_add(context, ret, "user.profile", &user_profile_shape, &user);
  }
  if (result == 0) {
    result = export_add(context, ret, "user.preferences", &preferences_shape, &preferences);
  }
  return result == 0 ? export_addresses(context, tx, user.id, ret) : result;
}
