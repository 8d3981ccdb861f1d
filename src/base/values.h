/* The one-purpose types that tables, events and replies are made of: ids, instants, money, and values that
   may be missing. shape/shape.h derives a field's kind from them. */
#pragma once

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Any bytes, NUL among them. Owns nothing; `at` is only read where len > 0. */
struct bytes {
  const uint8_t *at;
  size_t len;
};

/* A UUID, version 7 where we make it (RFC 9562 section 5.7). All zero is "none". */
struct id {
  uint8_t bytes[16];
};
enum { ID_TEXT_LEN = 36 };

/* Two lower-case hex digits per byte; no NUL. */
void hex_format(const uint8_t *bytes, size_t count, char *ret);

bool id_is_none(struct id id);
bool id_equal(struct id a, struct id b);
int id_compare(struct id a, struct id b);
/* Writes the 36 characters, lower case, and a NUL. */
void id_format(struct id id, char ret[static ID_TEXT_LEN + 1]);
/* -EINVAL unless it is 36 characters of any version and either case; `ret` is then untouched. */
int id_parse(struct text text, struct id *ret);
/* A UUIDv7: 48 bits of milliseconds, then random bits. */
struct id id_new(void);
/* A UUIDv7-shaped id of this time and these 10 bytes of randomness, for ids that must come out again on a
 * re-run. */
struct id id_make(int64_t unix_milliseconds, const uint8_t random[static 10]);

/* Microseconds since 1970-01-01T00:00:00Z, without leap seconds. 0 is "none". */
struct instant {
  int64_t us;
};
enum { INSTANT_TEXT_LEN = 27 };

/* Writes RFC 3339 with six decimals and Z, and a NUL: "2026-11-21T08:30:26.123456Z". What lies outside the
   years 1970 to 9999 is written as their first or last instant. */
void instant_format(struct instant instant, char ret[static INSTANT_TEXT_LEN + 1]);
/* RFC 3339 section 5.6 with any offset, years 1970 to 9999 in UTC, leap seconds refused; beyond microseconds
   the fraction is cut. -EINVAL leaves `ret` untouched. */
int instant_parse(struct text text, struct instant *ret);
struct instant instant_now(void);
/* So many seconds later (or earlier). */
struct instant instant_after(struct instant instant, int64_t seconds);
/* Microseconds of the monotonic clock, for deadlines and durations. */
int64_t monotonic_us(void);

/* An amount in the currency's smallest unit. `currency` is an ISO 4217 code in capitals, NUL-ended. */
struct money {
  int64_t minor;
  char currency[4];
};

bool money_equal(struct money a, struct money b);
/* Checked arithmetic: -EOVERFLOW, or -EINVAL where currencies differ; `ret` is then untouched. */
int money_add(struct money a, struct money b, struct money *ret);
int money_times(struct money price, int64_t quantity, struct money *ret);
/* `basis_points` hundredths of a percent of an amount, rounded half away from zero. */
int money_share(struct money amount, int64_t basis_points, struct money *ret);
/* For people: "12.99 EUR", "-0.05 EUR", "500 JPY", with as many decimals as the currency has (ISO 4217), and
   a NUL. */
enum { MONEY_TEXT_LEN = 25 };
void money_format(struct money amount, char ret[static MONEY_TEXT_LEN + 1]);

enum presence { ABSENT, IS_NULL, PRESENT };

struct maybe_bool {
  enum presence presence;
  bool v;
};
struct maybe_int {
  enum presence presence;
  int64_t v;
};
struct maybe_text {
  enum presence presence;
  struct text v;
};
struct maybe_id {
  enum presence presence;
  struct id v;
};
struct maybe_instant {
  enum presence presence;
  struct instant v;
};
struct maybe_money {
  enum presence presence;
  struct money v;
};
/* `v` is of the enum's own type. */
struct maybe_enum {
  enum presence presence;
  unsigned v;
};
