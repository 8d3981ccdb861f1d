/* The user service as others see it: who somebody is to the shop, how to reach him, what may be sent to him,
   and what happens to users. */
#pragma once

#include "service/export.h"

DECLARE_SERVICE(user);

enum {
  USER_MAX_NAME = 100,
  USER_MAX_EMAIL = 254, /* RFC 5321 section 4.5.3.1.3 without the angle brackets */
  USER_MIN_USERNAME = 3,
  USER_MAX_USERNAME = 30,
  USER_MAX_PHONE = 16, /* E.164: '+' and 15 digits */
  USER_MAX_LINE = 100, /* of an address */
};
#define USERNAME_CHARSET "A-Za-z0-9._-"

/* Of enum role: ROLE_USER and ROLE_ADMIN. */
extern const struct names user_roles;

/* Where the system's time zones lie. */
extern const struct setting user_zone_directory;

enum user_status { USER_ACTIVE, USER_SUSPENDED };
extern const struct names user_statuses;

/* What they may be refused with; also not_found, for users that are not there or no longer. */
extern const struct problem_kind user_email_taken, user_username_taken, user_request_reused;

/* For auth, at sign-up. The profile is erased again unless user.registered confirms it in time. */
struct create_user_request {
  struct id request_id; /* the same in each try: context_request_id() */
  struct id user_id;    /* a repeated try may propose another one, which is then not used */
  struct text email;    /* base/email.h says which are the same */
  struct text name;
  struct maybe_text username;
  enum role role;
};
extern const struct shape create_user_request_shape;

struct created_user {
  struct id user_id; /* that of the first try: the account must take it */
  enum role role;
};
extern const struct shape created_user_shape;

DECLARE_CALL(create_user, create_user_call, create_user_request, created_user);

struct user_request {
  struct id user_id;
};
extern const struct shape user_request_shape;

struct user_access {
  enum role role;
  enum user_status status;
};
extern const struct shape user_access_shape;

DECLARE_CALL(access_of, access_of_call, user_request, user_access);

struct user_contact {
  struct text email;
  bool email_verified;
  struct text name;
  struct maybe_text phone; /* E.164: "+4930123456" */
  struct text language;    /* BCP 47: "de-AT" */
  struct text time_zone;   /* IANA: "Europe/Vienna" */
};
extern const struct shape user_contact_shape;

DECLARE_CALL(contact_of, contact_of_call, user_request, user_contact);

/* What may be sent to somebody, and on which ways. */
enum message_kind {
  MESSAGE_SECURITY,
  MESSAGE_ORDER_RECEIPTS,
  MESSAGE_ORDER_UPDATES,
  MESSAGE_PAYMENTS,
  MESSAGE_INVITATIONS,
  MESSAGE_CHAT,
  MESSAGE_GALLERIES,
  MESSAGE_REVIEWS,
  MESSAGE_STOCK,
  MESSAGE_NEWS,
};
enum { MESSAGE_KINDS = MESSAGE_NEWS + 1 };
extern const struct names message_kinds;

enum message_channel { CHANNEL_EMAIL, CHANNEL_SMS, CHANNEL_PUSH, CHANNEL_IN_APP };
enum { MESSAGE_CHANNELS = CHANNEL_IN_APP + 1 };
extern const struct names message_channels;

struct preference {
  enum message_kind kind;
  enum message_channel channel;
  bool wanted;
};
extern const struct shape preference_shape;

/* When nothing but what is urgent is sent; all three or none. `from` after `to` is a night: 22:00 to 07:00.
 */
struct quiet_hours {
  struct maybe_text from, to; /* "22:00", in this time zone */
  struct maybe_text time_zone;
};
extern const struct shape quiet_hours_shape;

/* From preferences_of one row for every kind and channel, in the order of both. */
struct preferences {
  struct preference *rows;
  size_t rows_count;
  struct quiet_hours quiet_hours;
};
extern const struct shape preferences_shape;

DECLARE_CALL(preferences_of, preferences_of_call, user_request, preferences);

/* Where things are sent, as it stands on a parcel. */
struct postal_address {
  struct text recipient, company, line1, line2, postal_code, city, region;
  struct text country;     /* ISO 3166-1 alpha-2: "DE" */
  struct maybe_text phone; /* E.164 */
};
extern const struct shape postal_address_shape;

/* Of a user's address book; what does not stand there (any more) is left out. */
enum { ADDRESSES_ASKED_MAX = 4 };
struct addresses_request {
  struct id user_id;
  struct id *address_ids;
  size_t address_ids_count;
};
extern const struct shape addresses_request_shape;

struct known_address {
  struct id address_id;
  struct postal_address address;
};
extern const struct shape known_address_shape;

struct known_addresses {
  struct known_address *items;
  size_t items_count;
};
extern const struct shape known_addresses_shape;

DECLARE_CALL(addresses_of_user, addresses_of_user_call, addresses_request, known_addresses);

/* For notification: somebody ended one kind of message on one way by a link in it. Not for kinds that must
   keep a way. */
struct set_preference_request {
  struct id user_id;
  enum message_kind kind;
  enum message_channel channel;
  bool wanted;
};
extern const struct shape set_preference_request_shape;

DECLARE_CALL(set_preference, set_preference_call, set_preference_request, nothing);

/* For auth, when an address was changed or verified. Saying the same again changes nothing. */
struct set_contact_email_request {
  struct id user_id;
  struct text email;
  bool verified;
};
extern const struct shape set_contact_email_request_shape;

DECLARE_CALL(set_contact_email, set_contact_email_call, set_contact_email_request, nothing);

DECLARE_EXPORT(user);

/* All keyed by user. */

struct user_created {
  struct id user_id;
  enum role role;
};
extern const struct shape user_created_shape;
DECLARE_EVENT(user_created);

enum user_change {
  USER_CHANGED_PROFILE,
  USER_CHANGED_CONTACT,
  USER_CHANGED_ADDRESSES,
  USER_CHANGED_PREFERENCES,
  USER_CHANGED_ACCESS, /* role or status */
};
extern const struct names user_changes;

struct user_updated {
  struct id user_id;
  enum role role;
  enum user_status status;
  enum user_change reason;
};
extern const struct shape user_updated_shape;
DECLARE_EVENT(user_updated);

/* All that is personal about the user goes, everywhere; the id stays as a pseudonym. */
struct user_deleted {
  struct id user_id;
};
extern const struct shape user_deleted_shape;
DECLARE_EVENT(user_deleted);
