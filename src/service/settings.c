/* The frame's own settings. Those of a service stand in its face. */
#include "service/runtime.h"

#include <string.h>

const struct setting setting_data = {
  .name = "SOUK_DATA",
  .kind = SETTING_TEXT,
  .fallback = "data",
  .max = 90,
  .doc = "The directory that holds everything: the database, its lock, the control socket. Made where "
         "missing. At "
         "most 90 bytes, because the socket's path has a limit of its own.",
};
const struct setting setting_listen = {
  .name = "SOUK_LISTEN",
  .kind = SETTING_TEXT,
  .fallback = "127.0.0.1:8000",
  .max = 100,
  .doc = "Where HTTP is served: address:port; port 0 takes a free one. The bound address is written to "
         "SOUK_DATA/address.",
};
const struct setting setting_peers_listen = {
  .name = "SOUK_PEERS_LISTEN",
  .kind = SETTING_TEXT,
  .max = 100,
  .doc =
      "Where a process takes requests of other processes' services, when services run apart: address:port. "
      "Unset: each service on 127.0.0.1 at its own port, or at SOUK_LISTEN in a process without the "
      "gateway.",
};
const struct setting setting_trusted_proxies = {
  .name = "SOUK_TRUSTED_PROXIES",
  .kind = SETTING_TEXT,
  .max = 1000,
  .doc = "Addresses and networks of proxies in front of Souk, such as 10.0.0.0/8, separated by commas: what "
         "they say in X-Forwarded-For and X-Forwarded-Proto is believed, and nobody else.",
};
const struct setting setting_tls_certificate = {
  .name = "SOUK_TLS_CERT",
  .kind = SETTING_TEXT,
  .max = 1000,
  .doc = "A PEM file with the certificate and those of its issuers: clients are then served over TLS alone. "
         "Both files are read again on SIGHUP.",
};
const struct setting setting_tls_key = {
  .name = "SOUK_TLS_KEY",
  .kind = SETTING_TEXT,
  .max = 1000,
  .doc = "A PEM file with the private key of SOUK_TLS_CERT. Nobody else should be able to read it.",
};
const struct setting setting_direct_access = {
  .name = "SOUK_DIRECT_ACCESS",
  .kind = SETTING_BOOL,
  .fallback = "off",
  .doc = "Whether services let in users' access tokens at their own ports, for trying them with curl. A "
         "token whose session has ended is good there until it expires.",
};
const struct setting setting_security_contact = {
  .name = "SOUK_SECURITY_CONTACT",
  .kind = SETTING_TEXT,
  .max = 200,
  .doc = "Whom to tell of a weakness, such as mailto:security@shop.example: shown in "
         "/.well-known/security.txt (RFC 9116). Unset: there is no such page.",
};
const struct setting setting_log_level = {
  .name = "SOUK_LOG_LEVEL",
  .kind = SETTING_CHOICE,
  .choices = "debug|info|warn|error",
  .fallback = "info",
  .doc = "What is logged: this level and those above it.",
};
const struct setting setting_log_form = {
  .name = "SOUK_LOG_FORM",
  .kind = SETTING_CHOICE,
  .choices = "auto|json|human",
  .fallback = "auto",
  .doc = "JSON lines or readable ones; auto is readable on a terminal and JSON elsewhere.",
};
const struct setting setting_currency = {
  .name = "SOUK_CURRENCY",
  .kind = SETTING_CHOICE,
  .choices = "EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|CAD|AUD|NZD|JPY|MAD|TND|AED|SAR|TRY|INR|BRL|MXN",
  .fallback = "EUR",
  .doc = "The shop's one currency, as an ISO 4217 code. All prices are in it.",
};
const struct setting setting_public_url = {
  .name = "SOUK_PUBLIC_URL",
  .kind = SETTING_TEXT,
  .max = 200,
  .doc =
      "Where people reach the shop, such as https://shop.example.org: links in mails begin with it. Once it "
      "is set, the gateway refuses requests for another Host, and what pages of other origins send. Unset: "
      "links lead to SOUK_LISTEN, or localhost at its port, so set it where auth and the gateway run apart.",
};
const struct setting setting_shop_name = {
  .name = "SOUK_SHOP_NAME",
  .kind = SETTING_TEXT,
  .fallback = "Souk",
  .max = 100,
  .doc = "The shop's name, as pages, mails and invoices show it.",
};
const struct setting setting_shop_logo = {
  .name = "SOUK_SHOP_LOGO",
  .kind = SETTING_TEXT,
  .max = 500,
  .doc = "The address of a picture at the head of mails and pages, https://…; mails show it 40 pixels high. "
         "Unset: none.",
};
const struct setting setting_loops = {
  .name = "SOUK_LOOPS",
  .kind = SETTING_INT,
  .fallback = "1",
  .min = 1,
  .max = 64,
  .doc = "Threads that serve connections; more than one pays from about four cores on.",
};
const struct setting setting_workers = {
  .name = "SOUK_WORKERS",
  .kind = SETTING_INT,
  .fallback = "64",
  .min = 1,
  .max = 512,
  .doc = "Threads per service for requests that wait for other services, started as they are needed; at the "
         "gateway also per service that runs elsewhere. As many requests again may queue; beyond that the "
         "answer is 503.",
};
const struct setting setting_connections = {
  .name = "SOUK_CONNECTIONS",
  .kind = SETTING_INT,
  .fallback = "15000",
  .min = 10,
  .max = 1000000,
  .doc =
      "Open connections at most; one more is answered 503. The system's limit on open files must allow it.",
};
const struct setting setting_drain = {
  .name = "SOUK_DRAIN",
  .kind = SETTING_SECONDS,
  .fallback = "10s",
  .min = 0,
  .max = 3600,
  .doc = "How long requests under way may take to finish when the program is asked to stop.",
};
const struct setting setting_database = {
  .name = "DATABASE_URL",
  .kind = SETTING_TEXT,
  .secret = true,
  .doc = "Where the data lies on a PostgreSQL server: postgres://user:password@host:5432/database. Unset: in "
         "SOUK_DATA, in a file.",
};
const struct setting setting_database_connections = {
  .name = "SOUK_DATABASE_CONNECTIONS",
  .kind = SETTING_INT,
  .fallback = "24",
  .min = 4,
  .max = 128,
  .doc =
      "With DATABASE_URL: connections of this process to PostgreSQL at most. One listens, one holds what "
      "only one process at a time does, readers have SOUK_READERS but no more than half, the others write. "
      "By itself PostgreSQL allows 100 in all.",
};
const struct setting setting_readers = {
  .name = "SOUK_READERS",
  .kind = SETTING_INT,
  .fallback = "8",
  .min = 1,
  .max = 64,
  .doc = "Database connections that read, per database.",
};
const struct setting setting_event_tries = {
  .name = "SOUK_EVENT_TRIES",
  .kind = SETTING_INT,
  .fallback = "12",
  .min = 1,
  .max = 1000,
  .doc = "After so many failed tries an event becomes a dead letter for an admin to look at.",
};
const struct setting setting_event_retry_first = {
  .name = "SOUK_EVENT_RETRY_FIRST_MS",
  .kind = SETTING_INT,
  .fallback = "100",
  .min = 1,
  .max = 3600000,
  .doc = "Milliseconds before a failed event is tried again; each further pause is twice as long.",
};
const struct setting setting_event_retry_max = {
  .name = "SOUK_EVENT_RETRY_MAX_MS",
  .kind = SETTING_INT,
  .fallback = "60000",
  .min = 1,
  .max = 86400000,
  .doc = "The longest pause between two tries of an event, in milliseconds.",
};
const struct setting setting_reply_expiry = {
  .name = "SOUK_REPLY_EXPIRY",
  .kind = SETTING_SECONDS,
  .fallback = "5m",
  .min = 1,
  .max = 86400,
  .doc = "How often replies kept for Idempotency-Key longer than a day are cleared away.",
};
const struct setting setting_trace_spans = {
  .name = "SOUK_TRACE_SPANS",
  .kind = SETTING_INT,
  .fallback = "20000",
  .min = 0,
  .max = 1000000,
  .doc = "How many of the latest requests, calls, reactions and jobs a process remembers, for /traces: about "
         "250 "
         "bytes each. 0: none.",
};
#ifdef SOUK_TEST_HOOKS
const struct setting setting_test_calls = {
  .name = "SOUK_TEST_CALLS",
  .kind = SETTING_CHOICE,
  .choices = "direct|http",
  .fallback = "direct",
  .doc = "Test builds: http sends every call between services through the listener.",
};
const struct setting setting_test_shuffle = {
  .name = "SOUK_TEST_SHUFFLE",
  .kind = SETTING_INT,
  .fallback = "0",
  .min = 0,
  .max = 1000000,
  .doc = "Test builds: a seed by which events of different topics and keys are mixed; 0: they are not.",
};
const struct setting setting_test_files = {
  .name = "SOUK_TEST_FILES",
  .kind = SETTING_CHOICE,
  .choices = "one|each",
  .fallback = "one",
  .doc = "Test builds: each gives every service a database file of its own.",
};
const struct setting setting_test_faults = {
  .name = "SOUK_FAULTS",
  .kind = SETTING_TEXT,
  .doc = "Test builds: which reads, writes and syncs of the database fail.",
};
const struct setting setting_test_crash = {
  .name = "SOUK_CRASH_AT",
  .kind = SETTING_TEXT,
  .doc = "Test builds: the point at which the process kills itself, as name or name:n.",
};
#endif

const struct setting *const frame_settings[] = {
  &setting_data,
  &setting_listen,
  &setting_peers_listen,
  &setting_trusted_proxies,
  &setting_tls_certificate,
  &setting_tls_key,
  &setting_direct_access,
  &setting_security_contact,
  &setting_log_level,
  &setting_log_form,
  &setting_currency,
  &setting_public_url,
  &setting_shop_name,
  &setting_shop_logo,
  &setting_loops,
  &setting_workers,
  &setting_connections,
  &setting_drain,
  &setting_database,
  &setting_database_connections,
  &setting_readers,
  &setting_event_tries,
  &setting_event_retry_first,
  &setting_event_retry_max,
  &setting_reply_expiry,
  &setting_trace_spans,
#ifdef SOUK_TEST_HOOKS
  &setting_test_calls,
  &setting_test_shuffle,
  &setting_test_files,
  &setting_test_faults,
  &setting_test_crash,
#endif
};
const size_t frame_settings_count = COUNT_OF(frame_settings);

struct text shop_url(const struct config *config, struct arena *arena) {
  if (config_is_set(config, &setting_public_url)) {
    struct text url = config_text(config, &setting_public_url);
    bool has_slash = url.len > 0 && url.at[url.len - 1] == '/'; /* what is added begins with one */
    return has_slash ? text_copy_bytes(arena, url.at, url.len - 1) : url;
  }
  /* The host that the program says it runs at: cookies of one name of this machine are not those of another.
   */
  const char *listen = text_c(config_text(config, &setting_listen));
  const char *port = strrchr(listen, ':');
  bool is_any = strncmp(listen, "0.0.0.0:", 8) == 0 || strncmp(listen, "[::]:", 5) == 0;
  const char *scheme = config_is_set(config, &setting_tls_certificate) ? "https" : "http";
  return is_any ? text_format(arena, "%s://localhost%s", scheme, port)
                : text_format(arena, "%s://%s", scheme, listen);
}
