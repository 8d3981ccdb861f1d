/* Every decision of the auth service that needs no table. */
#pragma once

#include "services/auth/auth_types.h"

/* A login as it is searched for: blanks around it do not count, nor do capitals. */
struct text login_key(struct arena *arena, struct text login);
/* Only e-mail addresses have an '@': usernames cannot. */
bool is_email_login(struct text login);

/* What is wrong with a password that somebody wants to have. Any characters are welcome; they are not
   normalised, so that it is the same bytes or another password (NIST SP 800-63B section 5.1.1.2 advises NFKC
   or NFKD for a keyboard's sake, but allows either; what browsers send is NFC in practice). */
enum password_fault { PASSWORD_FINE, PASSWORD_SHORT, PASSWORD_LONG, PASSWORD_COMMON, PASSWORD_IS_NAME };
/* What its owner is called: it must not be the password. Empty texts are none. */
struct own_names {
  struct text email, name, username;
};
enum password_fault password_fault(struct arena *arena, struct text password, const struct own_names *names);
/* One of the commonest, whatever its capitals? */
bool is_common_password(struct arena *arena, struct text password);

/* How many seconds a link lives, and how many may be made for one user in an hour. */
enum { LINKS_PER_HOUR = 3 };
int64_t link_life(enum link_purpose purpose);
/* It has not expired. */
bool link_is_open(const struct link_row *link, struct instant now);
