/* The notification service's settings. */
#include "services/notification/notification_types.h"

const struct setting notification_smtp_server = {
  .name = "SMTP_SERVER",
  .kind = SETTING_TEXT,
  .max = 253,
  .doc = "The mail server: a host's name or address. Unset: mail is sent nowhere and lands in a built-in "
         "mailbox "
         "that admins read (`GET /mailbox`).",
};
const struct setting notification_smtp_port = {
  .name = "SMTP_PORT",
  .kind = SETTING_INT,
  .fallback = "0",
  .min = 0,
  .max = 65535,
  .doc = "The mail server's port. 0: the one that goes with SOUK_SMTP_SECURITY, 587, 465 or 25.",
};
const struct setting notification_smtp_username = {
  .name = "SMTP_USERNAME",
  .kind = SETTING_TEXT,
  .max = 320,
  .doc = "Who logs in to the mail server. Unset: nobody does.",
};
const struct setting notification_smtp_password = {
  .name = "SMTP_PASSWORD",
  .kind = SETTING_TEXT,
  .max = 1000,
  .secret = true,
  .doc = "The password for that.",
};
const struct setting notification_smtp_security = {
  .name = "SOUK_SMTP_SECURITY",
  .kind = SETTING_CHOICE,
  .choices = "starttls|tls|plain",
  .fallback = "starttls",
  .doc = "starttls: a connection that becomes encrypted before anything is said on it, or ends. tls: "
         "encrypted from "
         "the first byte. plain: not encrypted and without a log-in, for a server on the same machine.",
};
const struct setting notification_smtp_ca = {
  .name = "SOUK_SMTP_CA_FILE",
  .kind = SETTING_TEXT,
  .doc = "A PEM file with who may have signed the mail server's certificate. Unset: whom the system trusts.",
};
const struct setting notification_smtp_deadline = {
  .name = "SOUK_SMTP_DEADLINE",
  .kind = SETTING_SECONDS,
  .fallback = "20s",
  .min = 1,
  .max = 300,
  .doc = "How long one mail may take, from connecting to the mail server's last word.",
};
const struct setting notification_mail_from = {
  .name = "SOUK_MAIL_FROM",
  .kind = SETTING_TEXT,
  .fallback = "shop@souk.invalid",
  .max = 254,
  .doc = "The address that mail comes from, such as shop@example.org. Must be set where SMTP_SERVER is.",
};
const struct setting notification_mail_footer = {
  .name = "SOUK_MAIL_FOOTER",
  .kind = SETTING_TEXT,
  .max = 1000,
  .doc = "What stands at the end of each mail: who is behind the shop, as many countries' law wants it.",
};
const struct setting notification_sweep = {
  .name = "SOUK_NOTIFICATION_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "1s",
  .min = 1,
  .max = 3600,
  .doc = "How often it is looked for what is to be sent.",
};
const struct setting notification_rate = {
  .name = "SOUK_MAIL_RATE",
  .kind = SETTING_INT,
  .fallback = "20",
  .min = 1,
  .max = 100,
  .doc = "How many mails are sent at most each time that it is looked for some: many mail servers do not "
         "take more "
         "in a second. 100: as fast as they are taken.",
};
const struct setting notification_digest = {
  .name = "SOUK_ORDER_DIGEST",
  .kind = SETTING_SECONDS,
  .fallback = "1m",
  .min = 1,
  .max = 86400,
  .doc = "How long after a new order admins are told of it; those that come meanwhile are told with it.",
};
const struct setting notification_give_up = {
  .name = "SOUK_MAIL_GIVE_UP",
  .kind = SETTING_SECONDS,
  .fallback = "2d",
  .min = 60,
  .max = 30 * 86400,
  .doc = "For how long a mail is tried that the mail server does not take yet.",
};
const struct setting notification_keep = {
  .name = "SOUK_NOTIFICATION_KEEP",
  .kind = SETTING_SECONDS,
  .fallback = "365d",
  .min = 3600,
  .max = 3650 * 86400,
  .doc = "How long notifications are kept, and the mails in the built-in mailbox.",
};
const struct setting notification_tidy = {
  .name = "SOUK_NOTIFICATION_TIDY",
  .kind = SETTING_SECONDS,
  .fallback = "10m",
  .min = 1,
  .max = 86400,
  .doc = "How often notifications are looked for that are too old to be kept.",
};
const struct setting notification_trouble_sweep = {
  .name = "SOUK_TROUBLE_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "1m",
  .min = 1,
  .max = 86400,
  .doc = "How often it is looked for dead letters, of which admins are told.",
};
