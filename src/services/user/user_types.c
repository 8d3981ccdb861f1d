/* Shapes of the user service's own structs. */
#include "services/user/user_types.h"

#define NAME .min = 1, .max = USER_MAX_NAME
#define LANGUAGE .min = 1, .max = USER_MAX_LANGUAGE
#define TIME_ZONE .min = 1, .max = USER_MAX_TIME_ZONE
#define COUNTRY .min = 2, .max = 2, .charset = "A-Z"
#define NAME_DOC "How to address the user."
#define PHONE_DOC "In E.164: a plus sign, the country, the number, such as +4930123456."
#define LANGUAGE_DOC "The language to write in: a BCP 47 tag, such as de or de-AT."
#define TIME_ZONE_DOC "An IANA name, such as Europe/Vienna."

static const struct field user_profile_fields[] = {
  FIELD(struct user_profile, id, .doc = "The user."),
  FIELD(struct user_profile, username, .max = USER_MAX_USERNAME, .doc = "Another name to log in with."),
  FIELD(struct user_profile, email, .min = 1, .max = USER_MAX_EMAIL, .doc = "Where mail goes."),
  FIELD(struct user_profile, email_verified, .doc = "Whether the user has shown to read mail there."),
  FIELD(struct user_profile, name, NAME, .doc = NAME_DOC),
  FIELD(struct user_profile, phone, .max = USER_MAX_PHONE, .doc = PHONE_DOC),
  FIELD(struct user_profile, language, LANGUAGE, .doc = LANGUAGE_DOC),
  FIELD(struct user_profile, time_zone, TIME_ZONE, .doc = TIME_ZONE_DOC),
  ENUM_FIELD(struct user_profile, role, user_roles, .doc = "What the user may do."),
  ENUM_FIELD(struct user_profile, status, user_statuses, .doc = "Whether the user may do it."),
  FIELD(struct user_profile, orders_placed, .max = INTEGER_MAX,
        .doc = "How many orders the user has placed."),
  FIELD(struct user_profile, orders_completed, .max = INTEGER_MAX, .doc = "How many of them are completed."),
  FIELD(struct user_profile, version, .min = 1, .max = INTEGER_MAX,
        .doc = "Rises with each change of the profile; `If-Match` wants it."),
  FIELD(struct user_profile, created_at, .doc = "When the user signed up."),
  FIELD(struct user_profile, updated_at, .doc = "When the profile was last changed."),
};
const struct shape user_profile_shape = SHAPE(user_profile, user_profile_fields, .doc = "A user.");

static const struct field change_profile_fields[] = {
  FIELD(struct change_profile, name, NAME, .not_null = true, .doc = NAME_DOC),
  FIELD(struct change_profile, phone, .min = 1, .max = USER_MAX_PHONE,
        .doc = PHONE_DOC " Null: there is none."),
  FIELD(struct change_profile, language, LANGUAGE, .not_null = true, .doc = LANGUAGE_DOC),
  FIELD(struct change_profile, time_zone, TIME_ZONE, .not_null = true, .doc = TIME_ZONE_DOC),
};
const struct shape change_profile_shape =
    SHAPE(change_profile, change_profile_fields, .doc = "What to change; what is left out stays as it is.");

/* The same members in all that tells of an address; `what` is their struct, the rest goes to each kind. */
#define ADDRESS_LINES(tag, needed, other)                                                                    \
  FIELD(struct tag, label, other, .max = 40, .doc = "What the user calls it, such as \"Home\"."),            \
      FIELD(struct tag, recipient, needed, .min = 1, .max = USER_MAX_LINE, .doc = "Who it is for."),         \
      FIELD(struct tag, company, other, .max = USER_MAX_LINE, .doc = "The company, if it is one's."),        \
      FIELD(struct tag, line1, needed, .min = 1, .max = USER_MAX_LINE, .doc = "Street and number."),         \
      FIELD(struct tag, line2, other, .max = USER_MAX_LINE, .doc = "What else is needed to find it."),       \
      FIELD(struct tag, postal_code, other, .max = 16, .doc = "Where the country has them."),                \
      FIELD(struct tag, city, needed, .min = 1, .max = USER_MAX_LINE, .doc = "The place."),                  \
      FIELD(struct tag, region, other, .max = USER_MAX_LINE, .doc = "State or province, where needed."),     \
      FIELD(struct tag, country, needed, COUNTRY, .doc = "ISO 3166-1 alpha-2, such as DE.")

static const struct field new_address_fields[] = {
  ADDRESS_LINES(new_address, .optional = false, .optional = true),
  FIELD(struct new_address, phone, .min = 1, .max = USER_MAX_PHONE,
        .doc = "For the carrier. " PHONE_DOC " Null: there is none."),
  FIELD(struct new_address, default_shipping, .optional = true,
        .doc = "Whether it is where goods go unless said otherwise. The first address is, anyway."),
  FIELD(struct new_address, default_billing, .optional = true,
        .doc = "Whether it is where bills go unless said otherwise. The first address is, anyway."),
};
const struct shape new_address_shape =
    SHAPE(new_address, new_address_fields, .doc = "An address for the user's address book.");

static const struct field change_address_fields[] = {
  FIELD(struct change_address, id, .doc = "The address."),
  ADDRESS_LINES(change_address, .not_null = true, .not_null = true),
  FIELD(struct change_address, phone, .min = 1, .max = USER_MAX_PHONE,
        .doc = "For the carrier. " PHONE_DOC " Null: there is none."),
  FIELD(struct change_address, default_shipping, .not_null = true,
        .doc = "Whether it is where goods go unless said otherwise."),
  FIELD(struct change_address, default_billing, .not_null = true,
        .doc = "Whether it is where bills go unless said otherwise."),
};
const struct shape change_address_shape =
    SHAPE(change_address, change_address_fields, .doc = "What to change; what is left out stays as it is.");

static const struct field address_fields[] = {
  FIELD(struct address, id, .doc = "The address."),
  ADDRESS_LINES(address, .optional = false, .optional = false),
  FIELD(struct address, phone, .max = USER_MAX_PHONE, .doc = "For the carrier."),
  FIELD(struct address, default_shipping, .doc = "Whether it is where goods go unless said otherwise."),
  FIELD(struct address, default_billing, .doc = "Whether it is where bills go unless said otherwise."),
  FIELD(struct address, version, .min = 1, .max = INTEGER_MAX,
        .doc = "Rises with each change; `If-Match` wants it."),
  FIELD(struct address, created_at, .doc = "When it was added."),
  FIELD(struct address, updated_at, .doc = "When it was last changed."),
};
const struct shape address_shape = SHAPE(address, address_fields, .doc = "One of a user's addresses.");

static const struct field address_list_fields[] = {
  LIST_FIELD(struct address_list, items, address, .max = USER_MAX_ADDRESSES, .doc = "Oldest first, all."),
  FIELD(struct address_list, next, .doc = "Always null: an address book fits on one page."),
};
const struct shape address_list_shape =
    SHAPE(address_list, address_list_fields, .doc = "A user's address book.");

static const struct field list_users_fields[] = {
  FIELD(struct list_users, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_users, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
  FIELD(struct list_users, q, .not_null = true, .min = 1, .max = USER_MAX_NAME,
        .doc = "How the name, the e-mail address or the username begins. For A to Z capitals do not matter."),
  MAYBE_ENUM_FIELD(struct list_users, role, user_roles, .not_null = true, .doc = "Only those of this role."),
  MAYBE_ENUM_FIELD(struct list_users, status, user_statuses, .not_null = true,
                   .doc = "Only those of this status."),
};
const struct shape list_users_shape = SHAPE(list_users, list_users_fields, .doc = "Which users.");

static const struct field user_list_fields[] = {
  LIST_FIELD(struct user_list, items, user_profile, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct user_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape user_list_shape = SHAPE(user_list, user_list_fields, .doc = "A page of users.");

static const struct field change_access_fields[] = {
  FIELD(struct change_access, id, .doc = "The user."),
  MAYBE_ENUM_FIELD(struct change_access, role, user_roles, .not_null = true,
                   .doc = "What the user may do from now on."),
  MAYBE_ENUM_FIELD(struct change_access, status, user_statuses, .not_null = true,
                   .doc = "Whether the user may do it."),
};
const struct shape change_access_shape =
    SHAPE(change_access, change_access_fields, .doc = "What to change; what is left out stays as it is.");

static const struct field user_row_fields[] = {
  FIELD(struct user_row, id),
  FIELD(struct user_row, request_id),
  FIELD(struct user_row, username),
  FIELD(struct user_row, username_key),
  FIELD(struct user_row, email, .max = USER_MAX_EMAIL),
  FIELD(struct user_row, email_key, .max = USER_MAX_EMAIL),
  FIELD(struct user_row, email_verified),
  FIELD(struct user_row, name),
  FIELD(struct user_row, name_key),
  FIELD(struct user_row, language),
  FIELD(struct user_row, time_zone),
  ENUM_FIELD(struct user_row, role, user_roles),
  FIELD(struct user_row, created_at),
};
const struct shape user_row_shape = SHAPE(user_row, user_row_fields);

static const struct field by_key_fields[] = {
  FIELD(struct by_key, key, .max = USER_MAX_EMAIL),
};
const struct shape by_key_shape = SHAPE(by_key, by_key_fields);

static const struct field profile_row_fields[] = {
  FIELD(struct profile_row, id),       FIELD(struct profile_row, name),
  FIELD(struct profile_row, name_key), FIELD(struct profile_row, phone),
  FIELD(struct profile_row, language), FIELD(struct profile_row, time_zone),
  FIELD(struct profile_row, version),  FIELD(struct profile_row, updated_at),
};
const struct shape profile_row_shape = SHAPE(profile_row, profile_row_fields);

static const struct field access_row_fields[] = {
  FIELD(struct access_row, id),
  ENUM_FIELD(struct access_row, role, user_roles),
  ENUM_FIELD(struct access_row, status, user_statuses),
  FIELD(struct access_row, version),
  FIELD(struct access_row, updated_at),
};
const struct shape access_row_shape = SHAPE(access_row, access_row_fields);

static const struct field email_row_fields[] = {
  FIELD(struct email_row, id),
  FIELD(struct email_row, email, .max = USER_MAX_EMAIL),
  FIELD(struct email_row, email_key, .max = USER_MAX_EMAIL),
  FIELD(struct email_row, email_verified),
  FIELD(struct email_row, version),
  FIELD(struct email_row, updated_at),
};
const struct shape email_row_shape = SHAPE(email_row, email_row_fields);

static const struct field user_moment_fields[] = {
  FIELD(struct user_moment, id),
  FIELD(struct user_moment, at),
};
const struct shape user_moment_shape = SHAPE(user_moment, user_moment_fields);

static const struct field user_page_fields[] = {
  FIELD(struct user_page, below), FIELD(struct user_page, role), FIELD(struct user_page, status),
  FIELD(struct user_page, first), FIELD(struct user_page, last), FIELD(struct user_page, limit),
};
const struct shape user_page_shape = SHAPE(user_page, user_page_fields);

static const struct field address_row_fields[] = {
  FIELD(struct address_row, id),         FIELD(struct address_row, user_id),
  FIELD(struct address_row, label),      FIELD(struct address_row, recipient),
  FIELD(struct address_row, company),    FIELD(struct address_row, line1),
  FIELD(struct address_row, line2),      FIELD(struct address_row, postal_code),
  FIELD(struct address_row, city),       FIELD(struct address_row, region),
  FIELD(struct address_row, country),    FIELD(struct address_row, phone),
  FIELD(struct address_row, version),    FIELD(struct address_row, created_at),
  FIELD(struct address_row, updated_at),
};
const struct shape address_row_shape = SHAPE(address_row, address_row_fields);

static const struct field user_address_fields[] = {
  FIELD(struct user_address, id),
  FIELD(struct user_address, user_id),
};
const struct shape user_address_shape = SHAPE(user_address, user_address_fields);

static const struct field default_addresses_fields[] = {
  FIELD(struct default_addresses, user_id),
  FIELD(struct default_addresses, default_shipping_id),
  FIELD(struct default_addresses, default_billing_id),
};
const struct shape default_addresses_shape = SHAPE(default_addresses, default_addresses_fields);

static const struct field preference_row_fields[] = {
  FIELD(struct preference_row, user_id),
  ENUM_FIELD(struct preference_row, kind, message_kinds),
  ENUM_FIELD(struct preference_row, channel, message_channels),
  FIELD(struct preference_row, wanted),
};
const struct shape preference_row_shape = SHAPE(preference_row, preference_row_fields);

static const struct field quiet_hours_row_fields[] = {
  FIELD(struct quiet_hours_row, user_id),
  FIELD(struct quiet_hours_row, begins),
  FIELD(struct quiet_hours_row, ends),
  FIELD(struct quiet_hours_row, time_zone),
};
const struct shape quiet_hours_row_shape = SHAPE(quiet_hours_row, quiet_hours_row_fields);
