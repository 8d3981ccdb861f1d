#include "base/values.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static const char hex[] = "0123456789abcdef";

void hex_format(const uint8_t *bytes, size_t count, char *ret) {
  for (size_t i = 0; i < count; i++) {
    ret[2 * i] = hex[bytes[i] >> 4];
    ret[2 * i + 1] = hex[bytes[i] & 15];
  }
}

bool id_is_none(struct id id) {
  static const struct id none;
  return id_equal(id, none);
}

bool id_equal(struct id a, struct id b) {
  return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

int id_compare(struct id a, struct id b) {
  return memcmp(a.bytes, b.bytes, sizeof a.bytes);
}

static bool dash_before(size_t byte) {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void id_format(struct id id, char ret[static ID_TEXT_LEN + 1]) {
  char *at = ret;
  for (size_t i = 0; i < sizeof id.bytes; i++) {
    if (dash_before(i)) {
      *at++ = '-';
    }
    *at++ = hex[id.bytes[i] >> 4];
    *at++ = hex[id.bytes[i] & 15];
  }
  *at = '\0';
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return -1;
}

int id_parse(struct text text, struct id *ret) {
  if (text.len != ID_TEXT_LEN) {
    return -EINVAL;
  }
  struct id id;
  const char *at = text.at;
  for (size_t i = 0; i < sizeof id.bytes; i++) {
    if (dash_before(i) && *at++ != '-') {
      return -EINVAL;
    }
    int high = hex_digit(at[0]);
    int low = hex_digit(at[1]);
    if (high < 0 || low < 0) {
      return -EINVAL;
    }
    id.bytes[i] = (uint8_t)(high << 4 | low);
    at += 2;
  }
  *ret = id;
  return 0;
}

struct id id_make(int64_t unix_milliseconds, const uint8_t random[static 10]) {
  struct id id;
  for (int i = 0; i < 6; i++) {
    id.bytes[i] = (uint8_t)((uint64_t)unix_milliseconds >> (40 - 8 * i));
  }
  memcpy(id.bytes + 6, random, 10);
  id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x70);
  id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

struct id id_new(void) {
  uint8_t random[10];
  /* Up to 256 bytes getrandom() neither fails nor is interrupted once the kernel's pool is ready (man 2
   * getrandom). */
  while (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
  }
  return id_make(instant_now().us / 1000, random);
}

static void put_digits(char *at, int64_t number, int count) {
  for (int i = count - 1; i >= 0; i--) {
    at[i] = (char)('0' + number % 10);
    number /= 10;
  }
}

/* Days since 1970-01-01 to a date of the proleptic Gregorian calendar, by way of 400-year eras that begin in
   March (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
static void date_of_days(int64_t days, int64_t *year, int64_t *month, int64_t *day) {
  int64_t shifted = days + 719468;
  int64_t era = shifted / 146097;
  int64_t day_of_era = shifted - era * 146097;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month_from_march = (5 * day_of_year + 2) / 153;
  *day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  *month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

static int64_t days_of_date(int64_t year, int64_t month, int64_t day) {
  int64_t y = month <= 2 ? year - 1 : year;
  int64_t era = y / 400;
  int64_t year_of_era = y - era * 400;
  int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

enum { US_PER_SECOND = 1000000 };
static const int64_t seconds_max = 253402300799; /* 9999-12-31T23:59:59Z */

void instant_format(struct instant instant, char ret[static INSTANT_TEXT_LEN + 1]) {
  int64_t max = seconds_max * US_PER_SECOND + US_PER_SECOND - 1;
  int64_t us = instant.us < 0 ? 0 : instant.us > max ? max : instant.us;
  int64_t seconds = us / US_PER_SECOND;
  int64_t year = 0;
  int64_t month = 0;
  int64_t day = 0;
  date_of_days(seconds / 86400, &year, &month, &day);
  memcpy(ret, "0000-00-00T00:00:00.000000Z", INSTANT_TEXT_LEN + 1);
  put_digits(ret, year, 4);
  put_digits(ret + 5, month, 2);
  put_digits(ret + 8, day, 2);
  put_digits(ret + 11, seconds / 3600 % 24, 2);
  put_digits(ret + 14, seconds / 60 % 60, 2);
  put_digits(ret + 17, seconds % 60, 2);
  put_digits(ret + 20, us % US_PER_SECOND, 6);
}

/* Reads exactly `count` digits that end before text.len, or returns -1. */
static int64_t read_digits(struct text text, size_t from, size_t count) {
  int64_t number = 0;
  for (size_t i = from; i < from + count; i++) {
    if (i >= text.len || text.at[i] < '0' || text.at[i] > '9') {
      return -1;
    }
    number = number * 10 + (text.at[i] - '0');
  }
  return number;
}

static int64_t days_in_month(int64_t year, int64_t month) {
  static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : days[month - 1];
}

int instant_parse(struct text text, struct instant *ret) {
  int64_t year = read_digits(text, 0, 4);
  int64_t month = read_digits(text, 5, 2);
  int64_t day = read_digits(text, 8, 2);
  int64_t hour = read_digits(text, 11, 2);
  int64_t minute = read_digits(text, 14, 2);
  int64_t second = read_digits(text, 17, 2);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour < 0 ||
      hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || text.at[4] != '-' ||
      text.at[7] != '-' || (text.at[10] != 'T' && text.at[10] != 't') || text.at[13] != ':' ||
      text.at[16] != ':') {
    return -EINVAL;
  }
  size_t at = 19;
  int64_t us = 0;
  if (at < text.len && text.at[at] == '.') {
    size_t first = ++at;
    int64_t scale = US_PER_SECOND / 10;
    while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9') {
      us += (text.at[at] - '0') * scale;
      scale /= 10;
      at++;
    }
    if (at == first || at - first > 18) {
      return -EINVAL;
    }
  }
  int64_t offset_minutes = 0;
  if (at < text.len && (text.at[at] == 'Z' || text.at[at] == 'z')) {
    at++;
  } else if (at < text.len && (text.at[at] == '+' || text.at[at] == '-')) {
    int64_t hours = read_digits(text, at + 1, 2);
    int64_t minutes = read_digits(text, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || text.at[at + 3] != ':') {
      return -EINVAL;
    }
    offset_minutes = (hours * 60 + minutes) * (text.at[at] == '-' ? -1 : 1);
    at += 6;
  } else {
    return -EINVAL;
  }
  int64_t seconds =
      days_of_date(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset_minutes * 60;
  if (at != text.len || seconds < 0 || seconds > seconds_max) {
    return -EINVAL;
  }
  ret->us = seconds * US_PER_SECOND + us;
  return 0;
}

static int64_t clock_us(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * US_PER_SECOND + now.tv_nsec / 1000;
}

struct instant instant_after(struct instant instant, int64_t seconds) {
  return (struct instant){ instant.us + seconds * 1000000 };
}

struct instant instant_now(void) {
  return (struct instant){ .us = clock_us(CLOCK_REALTIME) };
}

int64_t monotonic_us(void) {
  return clock_us(CLOCK_MONOTONIC);
}

bool money_equal(struct money a, struct money b) {
  return a.minor == b.minor && memcmp(a.currency, b.currency, sizeof a.currency) == 0;
}

int money_add(struct money a, struct money b, struct money *ret) {
  if (memcmp(a.currency, b.currency, sizeof a.currency) != 0) {
    return -EINVAL;
  }
  int64_t sum = 0;
  if (__builtin_add_overflow(a.minor, b.minor, &sum)) {
    return -EOVERFLOW;
  }
  *ret = a;
  ret->minor = sum;
  return 0;
}

int money_times(struct money price, int64_t quantity, struct money *ret) {
  int64_t product = 0;
  if (__builtin_mul_overflow(price.minor, quantity, &product)) {
    return -EOVERFLOW;
  }
  *ret = price;
  ret->minor = product;
  return 0;
}

int money_share(struct money amount, int64_t basis_points, struct money *ret) {
  int64_t scaled = 0;
  if (__builtin_mul_overflow(amount.minor, basis_points, &scaled) ||
      __builtin_add_overflow(scaled, scaled < 0 ? -5000 : 5000, &scaled)) {
    return -EOVERFLOW;
  }
  *ret = amount;
  ret->minor = scaled / 10000;
  return 0;
}

/* ISO 4217: those that have other than two decimals, of the currencies that a shop may have and a few more.
 */
static int decimals_of(const char *currency) {
  static const struct {
    char currency[4];
    int decimals;
  } others[] = { { "JPY", 0 }, { "KRW", 0 }, { "CLP", 0 }, { "TND", 3 }, { "KWD", 3 }, { "BHD", 3 } };
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    if (strcmp(currency, others[i].currency) == 0) {
      return others[i].decimals;
    }
  }
  return 2;
}

void money_format(struct money amount, char ret[static MONEY_TEXT_LEN + 1]) {
  uint64_t minor = amount.minor < 0 ? 0 - (uint64_t)amount.minor : (uint64_t)amount.minor;
  int decimals = decimals_of(amount.currency);
  char digits[24];
  /* With enough zeros before it that there is one before the point. */
  int len = snprintf(digits, sizeof digits, "%0*" PRIu64, decimals + 1, minor);
  snprintf(ret, MONEY_TEXT_LEN + 1, "%s%.*s%s%s %.3s", amount.minor < 0 ? "-" : "", len - decimals, digits,
           decimals > 0 ? "." : "", digits + len - decimals, amount.currency);
}
