/* The face of the user service: all that it does, and where. */
#include "services/user/user_types.h"

static const struct setting user_url = SERVICE_URL(USER, 8005);

const struct setting user_sign_up_ttl = {
  .name = "SOUK_SIGN_UP_TTL",
  .kind = SETTING_SECONDS,
  .fallback = "15m",
  .min = 60,
  .max = 7 * 86400,
  .doc = "How long the profile of a sign-up that ended half-way is kept; its e-mail address is taken until "
         "then.",
};
const struct setting user_sign_up_sweep = {
  .name = "SOUK_SIGN_UP_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "1m",
  .min = 1,
  .max = 3600,
  .doc = "How often such profiles are looked for.",
};
const struct setting user_zone_directory = {
  .name = "SOUK_ZONEINFO",
  .kind = SETTING_TEXT,
  .fallback = "/usr/share/zoneinfo",
  .doc = "Where the system's time zones lie: a time zone that has no file there is refused.",
};
static const struct setting *const settings[] = {
  &user_sign_up_ttl,
  &user_sign_up_sweep,
  &user_zone_directory,
};

const struct problem_kind user_email_taken = {
  .code = "user.email_taken",
  .status = 409,
  .title = "The e-mail address is taken",
  .doc = "There is an account with this e-mail address, in whatever spelling. Log in, or have the password "
         "reset.",
};
const struct problem_kind user_username_taken = {
  .code = "user.username_taken",
  .status = 409,
  .title = "The username is taken",
  .doc = "There is an account with this username; capitals do not matter. Choose another one.",
};
const struct problem_kind user_request_reused = {
  .code = "user.request_reused",
  .status = 422,
  .title = "The request was another one",
  .doc = "Somebody signed up with the same Idempotency-Key and other words. Use a new key for a new sign-up.",
};
const struct problem_kind user_last_admin = {
  .code = "user.last_admin",
  .status = 409,
  .title = "The last admin",
  .doc = "The last active admin can be neither deleted nor suspended nor made a user: nobody could undo it. "
         "Make somebody else an admin first.",
};
const struct problem_kind user_too_many_addresses = {
  .code = "user.too_many_addresses",
  .status = 409,
  .title = "The address book is full",
  .doc = "An address book holds 20 addresses. Delete one that is no longer needed.",
};
static const struct problem_kind *const problems[] = {
  &user_email_taken, &user_username_taken, &user_request_reused, &user_last_admin, &user_too_many_addresses,
};

static const struct problem_kind *const admin_problems[] = { &user_last_admin, NULL };
static const struct problem_kind *const address_problems[] = { &user_too_many_addresses, NULL };

static const struct route routes[] = {
  {
      .method = HTTP_GET,
      .path = "/users/me",
      .name = "getOwnProfile",
      .who = ANY_USER,
      RUNS(get_own_profile, nothing, user_profile),
      .inline_read = true,
      .doc = "Your profile.",
  },
  {
      .method = HTTP_PATCH,
      .path = "/users/me",
      .name = "changeOwnProfile",
      .who = ANY_USER,
      PREPARES(look_up_zone, change_profile, zone_plan),
      RUNS_PLANNED(change_own_profile, change_profile, zone_plan, user_profile),
      .doc = "Changes what is named and leaves the rest. An e-mail address is changed where one logs in.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/users/me",
      .name = "deleteSelf",
      .who = ANY_USER,
      RUNS(delete_self, nothing, nothing),
      .problems = admin_problems,
      .doc = "Deletes your account and all that is personal about you, at once and for good. Orders stay, "
             "under a number that is nobody's.",
  },
  {
      .method = HTTP_GET,
      .path = "/users/me/addresses",
      .name = "listAddresses",
      .who = ANY_USER,
      RUNS(list_addresses, nothing, address_list),
      .doc = "Your address book.",
  },
  {
      .method = HTTP_POST,
      .path = "/users/me/addresses",
      .name = "addAddress",
      .who = ANY_USER,
      RUNS(add_address, new_address, address),
      .problems = address_problems,
      .doc = "Adds an address. The first one is the default for goods and bills.",
  },
  {
      .method = HTTP_GET,
      .path = "/users/me/addresses/{id}",
      .name = "getAddress",
      .who = ANY_USER,
      RUNS(get_address, by_id, address),
      .inline_read = true,
      .doc = "One of your addresses.",
  },
  {
      .method = HTTP_PATCH,
      .path = "/users/me/addresses/{id}",
      .name = "changeAddress",
      .who = ANY_USER,
      RUNS(change_address, change_address, address),
      .doc = "Changes what is named and leaves the rest.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/users/me/addresses/{id}",
      .name = "deleteAddress",
      .who = ANY_USER,
      RUNS(delete_address, by_id, nothing),
      .doc = "Takes an address out of the book. If it was a default there is none until another is chosen.",
  },
  {
      .method = HTTP_GET,
      .path = "/users/me/preferences",
      .name = "getPreferences",
      .who = ANY_USER,
      RUNS(get_own_preferences, nothing, preferences),
      .doc = "What may be sent to you and how: a row for every kind of message and every channel.",
  },
  {
      .method = HTTP_PUT,
      .path = "/users/me/preferences",
      .name = "putPreferences",
      .who = ANY_USER,
      PREPARES(look_up_quiet_zone, preferences, zone_plan),
      RUNS_PLANNED(put_own_preferences, preferences, zone_plan, preferences),
      .doc = "Says anew what may be sent to you. Rows that are left out are as they are for a new user. "
             "Security messages and order receipts must keep one channel.",
  },
  {
      .method = HTTP_GET,
      .path = "/users",
      .name = "listUsers",
      .who = ADMIN_ONLY,
      RUNS(list_users, list_users, user_list),
      .doc = "Users, newest first: all, or those whose name, e-mail address or username begins so.",
  },
  {
      .method = HTTP_GET,
      .path = "/users/{id}",
      .name = "getUser",
      .who = ADMIN_ONLY,
      RUNS(get_user, by_id, user_profile),
      .inline_read = true,
      .doc = "One user.",
  },
  {
      .method = HTTP_PATCH,
      .path = "/users/{id}",
      .name = "changeAccess",
      .who = ADMIN_ONLY,
      RUNS(change_access, change_access, user_profile),
      .problems = admin_problems,
      .doc = "Changes what a user may do: the role, or whether the account is suspended.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/users/{id}",
      .name = "deleteUser",
      .who = ADMIN_ONLY,
      RUNS(delete_user, by_id, nothing),
      .problems = admin_problems,
      .doc = "Deletes an account and all that is personal about its user, at once and for good.",
  },
};

static const struct answer answers[] = {
  { .call = &create_user_call, RUNS(answer_create_user, create_user_request, created_user) },
  { .call = &access_of_call, RUNS(answer_access_of, user_request, user_access) },
  { .call = &contact_of_call, RUNS(answer_contact_of, user_request, user_contact) },
  { .call = &addresses_of_user_call, RUNS(answer_addresses_of_user, addresses_request, known_addresses) },
  { .call = &preferences_of_call, RUNS(answer_preferences_of, user_request, preferences) },
  { .call = &set_preference_call, RUNS(answer_set_preference, set_preference_request, nothing) },
  { .call = &set_contact_email_call, RUNS(answer_set_contact_email, set_contact_email_request, nothing) },
  { .call = &user_export_call, RUNS(answer_user_export, export_request, export_items) },
};

static const struct event_kind *const emits[] = { &user_created, &user_updated, &user_deleted };

static const char *const placed_tables[] = { "user_orders_placed", NULL };
static const char *const completed_tables[] = { "user_orders_completed", NULL };
static const struct reaction hears[] = {
  {
      .event = &user_registered,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(confirm_user, user_registered),
      .doc = "Keeps the profile: its sign-up came to its end.",
  },
  {
      .event = &order_created,
      .from = FROM_START,
      .on_replay = REBUILD,
      .rebuilds = placed_tables,
      REACTS_WITH(count_placed_order, order_created),
      .doc = "Counts the user's orders.",
  },
  {
      .event = &order_completed,
      .from = FROM_START,
      .on_replay = REBUILD,
      .rebuilds = completed_tables,
      REACTS_WITH(count_completed_order, order_completed),
      .doc = "Counts those that are completed.",
  },
};

static const struct job jobs[] = {
  {
      .name = "erase_unconfirmed_users",
      .every = &user_sign_up_sweep,
      .find = find_unconfirmed_users,
      JOB_RUNS(erase_unconfirmed_user),
      .doc = "Erases profiles whose sign-up did not come to its end within SOUK_SIGN_UP_TTL.",
  },
};

static const struct invariant invariants[] = {
  { .name = "of a deleted user nothing but the tombstone is kept",
    .sql = "SELECT u.id FROM user_users u WHERE u.deleted_at IS NOT NULL AND (EXISTS (SELECT 1 FROM "
           "user_addresses a WHERE a.user_id = u.id) OR EXISTS (SELECT 1 FROM user_preferences p WHERE "
           "p.user_id = u.id) OR EXISTS (SELECT 1 FROM user_quiet_hours q WHERE q.user_id = u.id) OR EXISTS "
           "(SELECT 1 FROM user_orders_placed o WHERE o.user_id = u.id) OR EXISTS (SELECT 1 FROM "
           "user_orders_completed o WHERE o.user_id = u.id))" },
  { .name = "keys are those of what they stand for",
    .sql = "SELECT id FROM user_users WHERE deleted_at IS NULL AND (email_key <> lower(email) OR "
           "coalesce(username_key, '') <> lower(coalesce(username, '')))" },
  { .name = "a default address is one of the user's own",
    .sql = "SELECT u.id FROM user_users u WHERE (u.default_shipping_id IS NOT NULL AND NOT EXISTS (SELECT 1 "
           "FROM user_addresses a WHERE a.id = u.default_shipping_id AND a.user_id = u.id)) OR "
           "(u.default_billing_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM user_addresses a WHERE a.id = "
           "u.default_billing_id AND a.user_id = u.id))" },
  { .name = "an address book holds no more than 20",
    .sql =
        "SELECT user_id, count(*) AS addresses FROM user_addresses GROUP BY user_id HAVING count(*) > 20" },
};

const struct service user_service = {
  .name = "user",
  .doc = "Who people are to the shop: profiles, roles, address books, and what may be sent to them.",
  .url = &user_url,
  ROWS(routes),
  ROWS(answers),
  ROWS(emits),
  ROWS(hears),
  ROWS(jobs),
  ROWS(settings),
  ROWS(problems),
  ROWS(invariants),
  .migrations = &user_migrations,
  .statements = &user_statements,
};
