/* The face of the auth service: all that it does, and where. */
#include "services/auth/auth_state.h"

const struct setting auth_password_hashes = {
  .name = "SOUK_PASSWORD_HASHES",
  .kind = SETTING_INT,
  .fallback = "1",
  .min = 1,
  .max = 64,
  .doc = "How many passwords are hashed or checked at a time: each takes 19 MiB of memory and a core.",
};
const struct setting auth_password_queue = {
  .name = "SOUK_PASSWORD_QUEUE",
  .kind = SETTING_INT,
  .fallback = "32",
  .min = 0,
  .max = 512,
  .doc =
      "How many more may wait for that; beyond, the answer is 503. Each keeps one of SOUK_WORKERS waiting.",
};
const struct setting auth_require_verified_email = {
  .name = "SOUK_REQUIRE_VERIFIED_EMAIL",
  .kind = SETTING_BOOL,
  .fallback = "0",
  .doc = "Whether only those may log in who have shown that they read mail at their address.",
};
const struct setting auth_sweep = {
  .name = "SOUK_AUTH_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "1s",
  .min = 1,
  .max = 3600,
  .doc = "How often it is looked for forgotten passwords and for e-mail addresses that were changed.",
};
const struct setting auth_link_sweep = {
  .name = "SOUK_LINK_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "10m",
  .min = 1,
  .max = 86400,
  .doc = "How often links that have expired are deleted.",
};
const struct setting auth_admin_username = {
  .name = "ADMIN_USERNAME",
  .kind = SETTING_TEXT,
  .fallback = "admin",
  .max = USER_MAX_USERNAME,
  .doc =
      "The first admin's username. The first admin is made once, when the shop has none: changing this later "
      "changes nobody. Nobody else may sign up with it.",
};
const struct setting auth_admin_email = {
  .name = "ADMIN_EMAIL",
  .kind = SETTING_TEXT,
  .fallback = "admin@souk.invalid",
  .max = USER_MAX_EMAIL,
  .doc = "The first admin's e-mail address; nobody else may sign up with it.",
};
const struct setting auth_admin_password = {
  .name = "ADMIN_PASSWORD",
  .kind = SETTING_TEXT,
  .max = 4 * AUTH_MAX_PASSWORD,
  .secret = true,
  .doc = "The first admin's password. Unset: one is made up, and shown once: on the terminal, or in the file "
         "SOUK_DATA/first-admin where there is none.",
};
static const struct setting *const settings[] = {
  &auth_password_hashes, &auth_password_queue, &auth_require_verified_email, &auth_sweep, &auth_link_sweep,
  &auth_admin_username,  &auth_admin_email,    &auth_admin_password,
};

static const struct problem_kind *const problems[] = {
  &auth_wrong_credentials, &auth_wrong_password,      &auth_suspended,    &auth_email_unverified,
  &auth_too_many_attempts, &auth_password_too_common, &auth_link_invalid, &auth_too_many_links,
};

static const struct problem_kind *const link_problems[] = { &auth_link_invalid, NULL };
static const struct problem_kind *const use_problems[] = { &auth_link_invalid, &auth_password_too_common,
                                                           &user_email_taken, NULL };
static const struct problem_kind *const verification_problems[] = { &auth_too_many_links, NULL };
static const struct problem_kind *const password_problems[] = { &auth_wrong_password, &auth_too_many_attempts,
                                                                &auth_password_too_common, NULL };
static const struct problem_kind *const email_problems[] = { &auth_wrong_password, &auth_too_many_attempts,
                                                             &auth_too_many_links, NULL };

static const struct route routes[] = {
  {
      .method = HTTP_GET,
      .path = "/auth/account",
      .name = "getAccount",
      .who = ANY_USER,
      RUNS(get_account, nothing, account),
      .inline_read = true,
      .doc = "How you log in.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/verification",
      .name = "askVerification",
      .who = ANY_USER,
      RUNS(ask_verification, nothing, nothing),
      .status = 202,
      .problems = verification_problems,
      .doc = "Has a new link sent to your e-mail address, unless you have shown already that you read mail "
             "there.",
  },
  {
      .method = HTTP_GET,
      .path = "/auth/links/{token}",
      .name = "getLink",
      .who = ANYONE,
      RUNS(show_link, link_token, link_shown),
      .inline_read = true,
      .problems = link_problems,
      .doc = "What a link from a mail is for. Looking at it does not use it.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/links/{token}",
      .name = "useLink",
      .who = ANYONE,
      PREPARES(check_link, use_link, link_plan),
      RUNS_PLANNED(use_link, use_link, link_plan, link_shown),
      .status = 200,
      .problems = use_problems,
      .doc = "Uses a link, once: verifies an e-mail address, takes over a new one, or sets a new password, "
             "which "
             "ends all sessions.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/password-reset",
      .name = "askPasswordReset",
      .who = ANYONE,
      RUNS(ask_reset, ask_reset, nothing),
      .status = 202,
      .doc = "Has a link sent by which a forgotten password is set anew. Whether there is such an account is "
             "not "
             "told.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/password",
      .name = "changePassword",
      .who = ANY_USER,
      PREPARES(check_new_password, change_password, password_plan),
      RUNS_PLANNED(change_password, change_password, password_plan, nothing),
      .problems = password_problems,
      .doc = "Sets a new password. All your other sessions end.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/email",
      .name = "askEmailChange",
      .who = ANY_USER,
      PREPARES(check_new_email, change_email, password_plan),
      RUNS_PLANNED(ask_email_change, change_email, password_plan, nothing),
      .status = 202,
      .problems = email_problems,
      .doc = "Has a link sent to a new e-mail address. It is yours when the link is used; all your other "
             "sessions "
             "end then.",
  },
};

static const struct answer answers[] = {
  { .call = &sign_up_call,
    PREPARES(prepare_sign_up, sign_up_request, sign_up_plan),
    RUNS_PLANNED(sign_up_user, sign_up_request, sign_up_plan, first_token) },
  { .call = &log_in_call,
    PREPARES(check_log_in, log_in_request, log_in_plan),
    RUNS_PLANNED(log_in_user, log_in_request, log_in_plan, first_token) },
  { .call = &log_out_call, RUNS(log_out_user, log_out_request, nothing) },
  { .call = &make_link_call, RUNS(answer_make_link, link_request, link_made) },
  { .call = &auth_export_call, RUNS(answer_auth_export, export_request, export_items) },
};

static const struct call *const needs[] = { &create_user_call, &set_contact_email_call };

static const struct event_kind *const emits[] = {
  &user_registered,
  &user_logged_in,
  &user_logged_out,
  &auth_link_requested,
};

static const struct reaction hears[] = {
  {
      .event = &user_updated,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(note_access, user_updated),
      .doc = "Keeps the role, and refuses who is suspended.",
  },
  {
      .event = &user_deleted,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(erase_account, user_deleted),
      .doc = "Erases the account and its links.",
  },
};

static const struct job jobs[] = {
  {
      .name = "make_first_admin",
      .every = &auth_sweep,
      .find = find_first_admin,
      PREPARES(prepare_first_admin, id, first_admin_plan),
      JOB_RUNS_PLANNED(make_first_admin, first_admin_plan),
      .doc = "Makes the first admin, once, where there is none.",
  },
  {
      .name = "answer_resets",
      .every = &auth_sweep,
      .find = find_resets,
      JOB_RUNS(answer_reset),
      .doc = "Has links sent to those who have forgotten their password and are known here.",
  },
  {
      .name = "tell_contacts",
      .every = &auth_sweep,
      .find = find_due_contacts,
      PREPARES(tell_contact, id, contact_plan),
      JOB_RUNS_PLANNED(note_told_contact, contact_plan),
      .doc = "Tells the user service of addresses that were changed or verified, until it has heard.",
  },
  {
      .name = "delete_expired_links",
      .every = &auth_link_sweep,
      .find = find_expired_links,
      JOB_RUNS(delete_expired_link),
      .doc = "Deletes links that no longer work.",
  },
};

static const struct invariant invariants[] = {
  { .name = "keys are those of what they stand for",
    .sql = "SELECT id FROM auth_accounts WHERE email_key <> lower(email) OR coalesce(username_key, '') <> "
           "lower(coalesce(username, ''))" },
  { .name = "passwords are kept as argon2id hashes",
    .sql = "SELECT id FROM auth_accounts WHERE substr(password_hash, 1, 10) <> '$argon2id$'" },
  { .name = "a link is its user's and ends after it began",
    .sql = "SELECT l.id FROM auth_links l WHERE l.expires_at <= l.created_at OR NOT EXISTS (SELECT 1 FROM "
           "auth_accounts a WHERE a.id = l.user_id)" },
  { .name = "no more than a thousand resets wait",
    .sql = "SELECT count(*) AS waiting FROM auth_resets HAVING count(*) > 1000" },
};

static const struct setting auth_url = SERVICE_URL(AUTH, 8007);
const struct service auth_service = {
  .name = "auth",
  .doc = "Who may log in, and by what: passwords, links that work once, and first tokens.",
  .open = open_auth,
  .close = close_auth,
  .url = &auth_url,
  ROWS(routes),
  ROWS(answers),
  ROWS(needs),
  ROWS(emits),
  ROWS(hears),
  ROWS(jobs),
  ROWS(settings),
  ROWS(problems),
  ROWS(invariants),
  .migrations = &auth_migrations,
  .statements = &auth_statements,
};
