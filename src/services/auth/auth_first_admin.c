/* The first admin: made once, when there is none, from ADMIN_USERNAME, ADMIN_EMAIL and ADMIN_PASSWORD. A
   password that was made up is shown before the account exists, so that a crash in between only means that
   another one is shown. */
#include "services/auth/auth_state.h"
#include "trust/base64url.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MADE_UP_BYTES = 15, PATH_MAX_BYTES = 4096 };

/* Also the request id with which the profile is made: a second try finds the first one's. */
static const struct id first_admin_item = { .bytes = "first admin" };

int find_first_admin(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                     size_t *ret_count) {
  (void)max;
  struct auth_state *auth = context_state(context);
  struct first_admin_row row;
  struct by_id admin;
  struct nothing nothing = { 0 };
  if (auth->has_first_admin) {
    return 0;
  }
  int result = find_first_admin_row(tx, &nothing, &row);
  if (result == -ENOENT) {
    result = find_any_admin(tx, &nothing, &admin);
  }
  if (result == 0) {
    auth->has_first_admin = true;
  } else if (result == -ENOENT) {
    ret_items[0] = first_admin_item;
    *ret_count = 1;
  }
  return result == -ENOENT ? 0 : result;
}

static int write_whole(int fd, struct text text) {
  ssize_t written = write(fd, text.at, text.len);
  if (written < 0 || (size_t)written != text.len) {
    return written < 0 ? -errno : -EIO;
  }
  return fsync(fd) < 0 ? -errno : 0;
}

static int write_private_file(const char *path, struct text text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) {
    return -errno;
  }
  int result = fchmod(fd, 0600) < 0 ? -errno : write_whole(fd, text);
  close(fd);
  return result;
}

static int show_password(struct context *context, struct text username, struct text password) {
  const struct auth_state *auth = context_state(context);
  struct text words = text_format(context->arena,
                                  "The first admin: username %s, password %s\n"
                                  "This is shown once. Change the password after the first log-in.\n",
                                  text_c(username), text_c(password));
  if (isatty(STDOUT_FILENO) == 1) {
    fputs(words.at, stdout);
    return fflush(stdout) == 0 ? 0 : -EIO;
  }
  char path[PATH_MAX_BYTES];
  snprintf(path, sizeof path, "%s/first-admin", auth->data);
  int result = write_private_file(path, words);
  if (result < 0) {
    log_error(context->log, "the first admin's password cannot be written to %s: %s", path,
              strerror(-result));
    return result;
  }
  log_info(context->log, "the first admin's password is in %s: read it, then delete the file", path);
  return 0;
}

static struct text make_up_password(struct context *context) {
  uint8_t random[MADE_UP_BYTES];
  char text[BASE64URL_LEN(MADE_UP_BYTES) + 1];
  randombytes_buf(random, sizeof random);
  base64url_encode(random, sizeof random, text);
  return text_copy(context->arena, text_of(text));
}

int prepare_first_admin(struct context *context, const struct id *in, struct first_admin_plan *plan) {
  struct text password = setting_text(context, &auth_admin_password);
  bool made_up = password.len == 0;
  plan->username = setting_text(context, &auth_admin_username);
  plan->email = setting_text(context, &auth_admin_email);
  struct create_user_request request = {
    .request_id = *in,
    .user_id = context_id(context),
    .email = plan->email,
    .name = plan->username,
    .username = { PRESENT, plan->username },
    .role = ROLE_ADMIN,
  };
  struct created_user created;
  int result = create_user(context, &request, &created);
  if (result < 0) {
    return result;
  }
  plan->user_id = created.user_id;
  password = made_up ? make_up_password(context) : password;
  result = make_hash(context, password, &plan->hash);
  return result == 0 && made_up ? show_password(context, plan->username, password) : result;
}

int make_first_admin(struct context *context, struct tx *tx, struct id item,
                     const struct first_admin_plan *plan) {
  struct account_row account = {
    .id = plan->user_id,
    .request_id = item,
    .email = plan->email,
    .email_key = login_key(context->arena, plan->email),
    .username = { PRESENT, plan->username },
    .username_key = { PRESENT, login_key(context->arena, plan->username) },
    .password_hash = plan->hash,
    .role = ROLE_ADMIN,
    .status = USER_ACTIVE,
    .version = 1,
    .created_at = context_now(context),
    .password_changed_at = context_now(context),
  };
  struct first_admin_row row = { .user_id = account.id, .made_at = context_now(context) };
  int64_t inserted = 0;
  int result = insert_account(tx, &account, &inserted);
  if (result == 0 && inserted == 0) {
    return fail(context, &user_username_taken, "Somebody has ADMIN_USERNAME or ADMIN_EMAIL already.");
  }
  if (result == 0) {
    result = insert_first_admin(tx, &row, NULL);
  }
  return result == 0 ? emit_user_registered(tx, account.id, &(struct user_registered){ account.id }) : result;
}
