/* What the auth service refuses with. */
#include "services/auth/auth_types.h"

const struct problem_kind auth_wrong_credentials = {
  .code = "auth.wrong_credentials",
  .status = 401,
  .title = "Wrong credentials",
  .doc = "There is no such account, or it has another password. Which of the two is not told.",
};
const struct problem_kind auth_wrong_password = {
  .code = "auth.wrong_password",
  .status = 403,
  .title = "Not your password",
  .doc = "You are logged in, but what you ask for needs your password, and this is another one.",
};
const struct problem_kind auth_suspended = {
  .code = "auth.suspended",
  .status = 403,
  .title = "The account is suspended",
  .doc = "The shop has suspended this account. Only who knows its password is told.",
};
const struct problem_kind auth_email_unverified = {
  .code = "auth.email_unverified",
  .status = 403,
  .title = "The e-mail address is not verified",
  .doc =
      "This shop lets in only those who have shown that they read their mail. A new link is on its way; open "
      "it, then log in.",
};
const struct problem_kind auth_too_many_attempts = {
  .code = "auth.too_many_attempts",
  .status = 429,
  .title = "Too many attempts",
  .doc = "Too many passwords were tried, for this account or from this part of the network. Try again after "
         "Retry-After.",
};
const struct problem_kind auth_password_too_common = {
  .code = "auth.password_too_common",
  .status = 422,
  .title = "The password is too easy to guess",
  .doc = "It is one of the commonest passwords, or your own name or address. Take another one: a few words "
         "that do not belong together are good.",
};
const struct problem_kind auth_link_invalid = {
  .code = "auth.link_invalid",
  .status = 404,
  .title = "The link does not work",
  .doc = "It was used already, has expired, or was replaced by what happened since. Ask for a new one.",
};
const struct problem_kind auth_too_many_links = {
  .code = "auth.too_many_links",
  .status = 429,
  .title = "Too many links",
  .doc = "Some links were sent in the last hour. Look for them in your mail, or try again after Retry-After.",
};
