/* The calls that other services make, with their shapes. */
#include "services/user/user.h"

#define CALL_DEADLINE .deadline_ms = 2000
#define USER_ID(tag) FIELD(struct tag, user_id, .doc = "The user.")

static const struct field create_user_request_fields[] = {
  FIELD(struct create_user_request, request_id,
        .doc = "The same in each try: a repeated one is answered alike."),
  FIELD(struct create_user_request, user_id, .doc = "The id that the user is going to have."),
  FIELD(struct create_user_request, email, .min = 1, .max = USER_MAX_EMAIL, .doc = "Where mail goes."),
  FIELD(struct create_user_request, name, .min = 1, .max = USER_MAX_NAME, .doc = "How to address the user."),
  FIELD(struct create_user_request, username, .min = USER_MIN_USERNAME, .max = USER_MAX_USERNAME,
        .charset = USERNAME_CHARSET, .doc = "Another name to log in with, if wanted."),
  ENUM_FIELD(struct create_user_request, role, user_roles, .doc = "What the user may do."),
};
const struct shape create_user_request_shape =
    SHAPE(create_user_request, create_user_request_fields, .doc = "Somebody who signs up.");

static const struct field created_user_fields[] = {
  FIELD(struct created_user, user_id, .doc = "What the account must be called: the id of the first try."),
  ENUM_FIELD(struct created_user, role, user_roles, .doc = "What the user may do."),
};
const struct shape created_user_shape =
    SHAPE(created_user, created_user_fields, .doc = "A profile that was made.");

const struct call create_user_call =
    CALL("user", "create_user", create_user_request, created_user, .changes = true, CALL_DEADLINE,
         .doc =
             "Makes a profile. Unless user.registered follows within SOUK_SIGN_UP_TTL it is erased again.");

static const struct field user_request_fields[] = { USER_ID(user_request) };
const struct shape user_request_shape = SHAPE(user_request, user_request_fields, .doc = "Which user.");

static const struct field user_access_fields[] = {
  ENUM_FIELD(struct user_access, role, user_roles, .doc = "What the user may do."),
  ENUM_FIELD(struct user_access, status, user_statuses, .doc = "Whether the user may do it."),
};
const struct shape user_access_shape = SHAPE(user_access, user_access_fields, .doc = "What a user may do.");

const struct call access_of_call = CALL("user", "access_of", user_request, user_access, CALL_DEADLINE,
                                        .doc = "What a user may do, and whether now.");

static const struct field user_contact_fields[] = {
  FIELD(struct user_contact, email, .min = 1, .max = USER_MAX_EMAIL, .doc = "Where mail goes."),
  FIELD(struct user_contact, email_verified, .doc = "Whether the user has shown to read mail there."),
  FIELD(struct user_contact, name, .min = 1, .max = USER_MAX_NAME, .doc = "How to address the user."),
  FIELD(struct user_contact, phone, .max = 16, .doc = "In E.164, such as +4930123456."),
  FIELD(struct user_contact, language, .min = 1, .max = 35, .doc = "BCP 47, such as de-AT."),
  FIELD(struct user_contact, time_zone, .min = 1, .max = 64, .doc = "IANA, such as Europe/Vienna."),
};
const struct shape user_contact_shape =
    SHAPE(user_contact, user_contact_fields, .doc = "How to reach a user.");

const struct call contact_of_call = CALL("user", "contact_of", user_request, user_contact, CALL_DEADLINE,
                                         .doc = "How to reach a user, and in which language.");

#define LINE .max = USER_MAX_LINE
static const struct field postal_address_fields[] = {
  FIELD(struct postal_address, recipient, LINE, .min = 1, .doc = "Who it is for."),
  FIELD(struct postal_address, company, LINE, .optional = true, .doc = "The company, if it is one's."),
  FIELD(struct postal_address, line1, LINE, .min = 1, .doc = "Street and number."),
  FIELD(struct postal_address, line2, LINE, .optional = true, .doc = "What else is needed to find it."),
  FIELD(struct postal_address, postal_code, .max = 16, .optional = true,
        .doc = "Where the country has them."),
  FIELD(struct postal_address, city, LINE, .min = 1, .doc = "The place."),
  FIELD(struct postal_address, region, LINE, .optional = true, .doc = "State or province, where needed."),
  FIELD(struct postal_address, country, .min = 2, .max = 2, .charset = "A-Z",
        .doc = "ISO 3166-1 alpha-2, such as DE."),
  FIELD(struct postal_address, phone, .min = 1, .max = USER_MAX_PHONE, .charset = "0-9+",
        .doc = "For the carrier: E.164, such as +4930123456."),
};
const struct shape postal_address_shape =
    SHAPE(postal_address, postal_address_fields, .doc = "Where something is sent.");

static const struct field addresses_request_fields[] = {
  USER_ID(addresses_request),
  PLAIN_LIST_FIELD(struct addresses_request, address_ids, .min = 1, .max = ADDRESSES_ASKED_MAX,
                   .doc = "Which of the user's addresses."),
};
const struct shape addresses_request_shape =
    SHAPE(addresses_request, addresses_request_fields, .doc = "Some of a user's addresses.");

static const struct field known_address_fields[] = {
  FIELD(struct known_address, address_id, .doc = "The address."),
  OBJECT_FIELD(struct known_address, address, postal_address, .doc = "What it says."),
};
const struct shape known_address_shape =
    SHAPE(known_address, known_address_fields, .doc = "One of a user's addresses.");

static const struct field known_addresses_fields[] = {
  LIST_FIELD(struct known_addresses, items, known_address, .max = ADDRESSES_ASKED_MAX,
             .doc = "Those of them that stand in the book."),
};
const struct shape known_addresses_shape =
    SHAPE(known_addresses, known_addresses_fields, .doc = "What is known of these addresses.");

const struct call addresses_of_user_call =
    CALL("user", "addresses_of_user", addresses_request, known_addresses, CALL_DEADLINE,
         .doc = "Some of the addresses in a user's address book.");

static const char *const kind_names[] = {
  [MESSAGE_SECURITY] = "security",
  [MESSAGE_ORDER_RECEIPTS] = "order_receipts",
  [MESSAGE_ORDER_UPDATES] = "order_updates",
  [MESSAGE_PAYMENTS] = "payments",
  [MESSAGE_INVITATIONS] = "invitations",
  [MESSAGE_CHAT] = "chat",
  [MESSAGE_GALLERIES] = "galleries",
  [MESSAGE_REVIEWS] = "reviews",
  [MESSAGE_STOCK] = "stock",
  [MESSAGE_NEWS] = "news",
};
const struct names message_kinds = NAMES(kind_names);

static const char *const channel_names[] = {
  [CHANNEL_EMAIL] = "email",
  [CHANNEL_SMS] = "sms",
  [CHANNEL_PUSH] = "push",
  [CHANNEL_IN_APP] = "in_app",
};
const struct names message_channels = NAMES(channel_names);

static const struct field preference_fields[] = {
  ENUM_FIELD(struct preference, kind, message_kinds, .doc = "What the message is about."),
  ENUM_FIELD(struct preference, channel, message_channels, .doc = "The way it is sent."),
  FIELD(struct preference, wanted, .doc = "Whether it is sent on this way."),
};
const struct shape preference_shape =
    SHAPE(preference, preference_fields, .doc = "Whether one kind of message is sent on one way.");

static const struct field quiet_hours_fields[] = {
  FIELD(struct quiet_hours, from, .min = 5, .max = 5,
        .charset = "0-9:", .doc = "When they begin, such as 22:00; null: there are none."),
  FIELD(struct quiet_hours, to, .min = 5, .max = 5,
        .charset = "0-9:", .doc = "When they end, such as 07:00, the next day if that is before `from`."),
  FIELD(struct quiet_hours, time_zone, .min = 1, .max = 64, .charset = "A-Za-z0-9_+/-",
        .doc = "Where it is that time: an IANA name, such as Europe/Berlin."),
};
const struct shape quiet_hours_shape =
    SHAPE(quiet_hours, quiet_hours_fields,
          .doc = "When only what is urgent is sent. All three members, or none.");

static const struct field preferences_fields[] = {
  LIST_FIELD(struct preferences, rows, preference, .max = MESSAGE_KINDS * MESSAGE_CHANNELS,
             .doc = "One for each kind and way. Those left out are as they are for a new user."),
  OBJECT_FIELD(struct preferences, quiet_hours, quiet_hours, .optional = true,
               .doc = "When only what is urgent is sent."),
};
const struct shape preferences_shape =
    SHAPE(preferences, preferences_fields, .doc = "What may be sent to a user, and how.");

const struct call preferences_of_call =
    CALL("user", "preferences_of", user_request, preferences, CALL_DEADLINE,
         .doc = "What may be sent to a user: a row for every kind and way.");

static const struct field set_preference_request_fields[] = {
  USER_ID(set_preference_request),
  ENUM_FIELD(struct set_preference_request, kind, message_kinds, .doc = "What the message is about."),
  ENUM_FIELD(struct set_preference_request, channel, message_channels, .doc = "The way it is sent."),
  FIELD(struct set_preference_request, wanted, .doc = "Whether it is sent on this way from now on."),
};
const struct shape set_preference_request_shape =
    SHAPE(set_preference_request, set_preference_request_fields, .doc = "One preference.");

const struct call set_preference_call =
    CALL("user", "set_preference", set_preference_request, nothing, .changes = true, CALL_DEADLINE,
         .doc = "Sets whether one kind of message is sent on one way.");

static const struct field set_contact_email_request_fields[] = {
  USER_ID(set_contact_email_request),
  FIELD(struct set_contact_email_request, email, .min = 1, .max = USER_MAX_EMAIL,
        .doc = "Where mail goes from now on."),
  FIELD(struct set_contact_email_request, verified, .doc = "Whether the user has shown to read mail there."),
};
const struct shape set_contact_email_request_shape =
    SHAPE(set_contact_email_request, set_contact_email_request_fields,
          .doc = "An address that changed or was verified.");

const struct call set_contact_email_call =
    CALL("user", "set_contact_email", set_contact_email_request, nothing, .changes = true, CALL_DEADLINE,
         .doc = "Sets a user's e-mail address and whether it is verified.");

const struct call user_export_call = EXPORT_CALL("user");
