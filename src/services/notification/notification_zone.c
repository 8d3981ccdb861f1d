#include "services/notification/notification_zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
  ZONE_PATH_MAX = 4096,
  HEADER = 44,
  COUNTS_AT = 20,
  MINUTE = 60,
  HOUR = 3600,
  DAY = 86400,
  HOURS_MAX = 167, /* of a rule's time of day: RFC 8536 section 3.3.1 */
};

int zone_read(struct text directory, struct text name, struct arena *arena, struct text *ret) {
  char path[ZONE_PATH_MAX];
  int len = snprintf(path, sizeof path, "%s/%s", text_c(directory), text_c(name));
  /* Names come checked from the user service; this one must not leave the directory, whoever says it. */
  if (len < 0 || (size_t)len >= sizeof path || name.len == 0 || strstr(text_c(name), "..") != NULL) {
    return -ENOENT;
  }
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    return -ENOENT;
  }
  char *bytes = arena_alloc(arena, ZONE_FILE_MAX + 1);
  size_t count = 0;
  ssize_t more = 0;
  do {
    more = read(fd, bytes + count, ZONE_FILE_MAX + 1 - count);
    count += more > 0 ? (size_t)more : 0;
  } while (more > 0 && count <= ZONE_FILE_MAX);
  close(fd);
  if (more < 0 || count > ZONE_FILE_MAX) {
    return -EFBIG;
  }
  *ret = (struct text){ .at = bytes, .len = count };
  return 0;
}

static int64_t big_endian(const char *at, size_t bytes) {
  uint64_t value = (at[0] & 0x80) != 0 ? UINT64_MAX : 0;
  for (size_t i = 0; i < bytes; i++) {
    value = value << 8 | (uint8_t)at[i];
  }
  return (int64_t)value;
}

/* One of the two blocks of a file, section 3.2: where its parts begin. */
struct block {
  int64_t times, types, charcount, leaps, standards, utcs; /* how many */
  const char *at;
  size_t size;
};

static int read_block(struct text file, size_t at, size_t time_size, struct block *ret) {
  if (file.len < at + HEADER || memcmp(file.at + at, "TZif", 4) != 0) {
    return -EINVAL;
  }
  const char *counts = file.at + at + COUNTS_AT;
  *ret = (struct block){
    .utcs = big_endian(counts, 4),
    .standards = big_endian(counts + 4, 4),
    .leaps = big_endian(counts + 8, 4),
    .times = big_endian(counts + 12, 4),
    .types = big_endian(counts + 16, 4),
    .charcount = big_endian(counts + 20, 4),
    .at = file.at + at + HEADER,
  };
  const int64_t each[] = { ret->utcs, ret->standards, ret->leaps, ret->times, ret->types, ret->charcount };
  for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
    if (each[i] < 0 || each[i] > ZONE_FILE_MAX) {
      return -EINVAL;
    }
  }
  ret->size = (size_t)ret->times * (time_size + 1) + (size_t)ret->types * 6 + (size_t)ret->charcount +
              (size_t)ret->leaps * (time_size + 4) + (size_t)ret->standards + (size_t)ret->utcs;
  return ret->types > 0 && file.len - at - HEADER >= ret->size ? 0 : -EINVAL;
}

static int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
  static const int64_t before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  int64_t past = year - 1;
  int64_t days = past * 365 + past / 4 - past / 100 + past / 400 - 719162;
  return days + before[month - 1] + (leap && month > 2 ? 1 : 0) + day - 1;
}

static int64_t year_of(int64_t seconds) {
  int64_t year = 1970 + seconds / (365 * (int64_t)DAY + DAY / 4);
  while (days_from_civil(year + 1, 1, 1) * DAY <= seconds) {
    year++;
  }
  while (days_from_civil(year, 1, 1) * DAY > seconds) {
    year--;
  }
  return year;
}

/* The rest of a rule that is being read; `failed` once it is none. */
struct rule {
  const char *at;
  bool failed;
};

static bool takes(struct rule *rule, char c) {
  bool is = *rule->at == c;
  rule->at += is ? 1 : 0;
  return is;
}

static int64_t number(struct rule *rule, int64_t max) {
  int64_t value = 0;
  const char *first = rule->at;
  while (*rule->at >= '0' && *rule->at <= '9' && value <= max) {
    value = value * 10 + *rule->at++ - '0';
  }
  rule->failed = rule->failed || rule->at == first || value > max;
  return value;
}

static void skip_name(struct rule *rule) {
  const char *first = rule->at;
  if (takes(rule, '<')) {
    rule->at += strcspn(rule->at, ">");
    rule->failed = rule->failed || !takes(rule, '>');
    return;
  }
  while ((*rule->at >= 'A' && *rule->at <= 'Z') || (*rule->at >= 'a' && *rule->at <= 'z')) {
    rule->at++;
  }
  rule->failed = rule->failed || rule->at == first;
}

/* hh[:mm[:ss]], with a sign. */
static int64_t time_of(struct rule *rule) {
  bool negative = takes(rule, '-');
  if (!negative) {
    takes(rule, '+');
  }
  int64_t seconds = number(rule, HOURS_MAX) * HOUR;
  if (takes(rule, ':')) {
    seconds += number(rule, 59) * MINUTE;
  }
  if (takes(rule, ':')) {
    seconds += number(rule, 59);
  }
  return negative ? -seconds : seconds;
}

/* The day of "Mm.w.d": the w-th weekday d (0: Sunday) of month m, 5 for the last. */
static int64_t weekday_of_month(struct rule *rule, int64_t year) {
  int64_t month = number(rule, 12);
  rule->failed = rule->failed || month == 0 || !takes(rule, '.');
  int64_t week = number(rule, 5);
  rule->failed = rule->failed || week == 0 || !takes(rule, '.');
  int64_t weekday = number(rule, 6);
  if (rule->failed || month < 1) {
    return 0;
  }
  int64_t first = days_from_civil(year, month, 1);
  int64_t next = month == 12 ? days_from_civil(year + 1, 1, 1) : days_from_civil(year, month + 1, 1);
  int64_t weekday_of_first = (first + 4) % 7; /* 1970-01-01 was a Thursday; no year before it is asked for */
  int64_t day = first + (weekday - weekday_of_first + 7) % 7 + (week - 1) * 7;
  return day < next ? day : day - 7;
}

/* "Mm.w.d", "Jn" (1 to 365, never 29 February) or "n" (0 to 365), then "/time", 02:00 where it is left out.
   In seconds of local time since 1970. */
static int64_t change_in(struct rule *rule, int64_t year) {
  int64_t day = 0;
  if (takes(rule, 'M')) {
    day = weekday_of_month(rule, year);
  } else if (takes(rule, 'J')) {
    int64_t of_year = number(rule, 365);
    bool leap = days_from_civil(year + 1, 1, 1) - days_from_civil(year, 1, 1) == 366;
    day = days_from_civil(year, 1, 1) + of_year - 1 + (leap && of_year >= 60 ? 1 : 0);
  } else {
    day = days_from_civil(year, 1, 1) + number(rule, 365);
  }
  int64_t time = takes(rule, '/') ? time_of(rule) : 2 * HOUR;
  return day * DAY + time;
}

/* By the footer's rule: "CET-1CEST,M3.5.0,M10.5.0/3". Its offsets are west of Greenwich. */
static int offset_by_rule(const char *text, int64_t at, int64_t *ret) {
  struct rule rule = { .at = text };
  skip_name(&rule);
  int64_t standard = -time_of(&rule);
  if (rule.failed) {
    return -EINVAL;
  }
  if (*rule.at == '\0') {
    *ret = standard;
    return 0;
  }
  skip_name(&rule);
  int64_t summer = *rule.at != ',' ? -time_of(&rule) : standard + HOUR;
  int64_t year = year_of(at + standard);
  rule.failed = rule.failed || !takes(&rule, ',');
  int64_t begins = change_in(&rule, year) - standard;
  rule.failed = rule.failed || !takes(&rule, ',');
  int64_t ends = change_in(&rule, year) - summer;
  if (rule.failed || *rule.at != '\0') {
    return -EINVAL;
  }
  bool is_summer = begins < ends ? at >= begins && at < ends : at >= begins || at < ends;
  *ret = is_summer ? summer : standard;
  return 0;
}

/* The footer, between two line ends; false where there is none, or it says nothing. */
static bool has_rule(struct text file, size_t at, char ret[static 128]) {
  if (at >= file.len || file.at[at] != '\n') {
    return false;
  }
  const char *first = file.at + at + 1;
  const char *end = memchr(first, '\n', file.len - at - 1);
  size_t len = end != NULL ? (size_t)(end - first) : 0;
  if (len == 0 || len >= 128) {
    return false;
  }
  memcpy(ret, first, len);
  ret[len] = '\0';
  return true;
}

int zone_offset(struct text file, struct instant at, int64_t *ret_seconds) {
  struct block old;
  struct block block;
  if (read_block(file, 0, 4, &old) < 0 || file.at[4] < '2' ||
      read_block(file, HEADER + old.size, 8, &block) < 0) {
    return -EINVAL;
  }
  int64_t seconds = at.us / 1000000;
  int64_t past = 0; /* how many changes */
  while (past < block.times && big_endian(block.at + past * 8, 8) <= seconds) {
    past++;
  }
  char rule[128];
  if (past == block.times && has_rule(file, (size_t)(block.at - file.at) + block.size, rule)) {
    return offset_by_rule(rule, seconds, ret_seconds);
  }
  const char *kinds = block.at + block.times * 8;
  int64_t type = past > 0 ? (uint8_t)kinds[past - 1] : 0;
  if (type >= block.types) {
    return -EINVAL;
  }
  *ret_seconds = big_endian(kinds + block.times + type * 6, 4);
  return 0;
}
