/* The users' rules: what a name, a phone, a language, a country, a time of day and a time zone may be, and
   what may be sent to whom. */
#include "services/user/user_rules.h"

#include "services/user/user_time_zone.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "shape/covered.h"

enum { WORDS_MAX = 20 };

static void judge(const char *what, bool (*is_good)(struct text), const char *const good[WORDS_MAX],
                  const char *const bad[WORDS_MAX]) {
  for (size_t i = 0; good[i] != NULL; i++) {
    if (!is_good(text_of(good[i]))) {
      fail_msg("%s: '%s' is refused", what, good[i]);
    }
  }
  for (size_t i = 0; bad[i] != NULL; i++) {
    if (is_good(text_of(bad[i]))) {
      fail_msg("%s: '%s' is taken", what, bad[i]);
    }
  }
}

static void texts_are_judged(void **state) {
  (void)state;
  static const struct {
    const char *what;
    bool (*is_good)(struct text);
    const char *good[WORDS_MAX], *bad[WORDS_MAX];
  } rules[] = {
    { "one line",
      is_one_line,
      { "a", "Ada Lovelace", "\xc3\xa4", " x", "\xc2\xa0" },
      { "", " ", "  ", "a\nb", "a\r", "\t", "a\x7f", "a\xc2\x85", "a\x1b[31m" } },
    { "phone",
      phone_is_valid,
      { "+4930123456", "+1234567", "+123456789012345" },
      { "", "+", "+123456", "+1234567890123456", "4930123456", "+04930123456", "+49 30123456", "+49-3012345",
        "004930123456", "+4930123456x" } },
    { "language",
      language_is_valid,
      { "en", "de-AT", "gsw", "zh-Hant", "zh-Hant-TW", "es-419", "gsw-CH" },
      { "", "e", "EN", "english", "de-at", "de_AT", "de-", "de-AT-", "de-A", "de-ATX", "de-Latin", "es-41",
        "es-4190", "-de", "de-AT-Latn", "zh-Hant-tw" } },
    { "country",
      country_is_known,
      { "DE", "AT", "AD", "ZW", "US" },
      { "", "D", "DEU", "de", "XX", "ZZ", "UK", "EU", "D ", " D", "E ", "\xc3\x84" } },
    { "time of day",
      clock_time_is_valid,
      { "00:00", "07:30", "19:59", "23:59" },
      { "", "24:00", "7:30", "07:60", "07.30", "0730", "07:3", "07:30 ", "-1:00", "0a:00", "00:0b" } },
  };
  for (size_t i = 0; i < COUNT_OF(rules); i++) {
    judge(rules[i].what, rules[i].is_good, rules[i].good, rules[i].bad);
  }
}

/* From "ada" to just before the first text that does not begin so, byte by byte. */
static void a_search_finds_what_begins_so(void **state) {
  (void)state;
  struct arena *arena = arena_create(512);
  static const char *const inside[] = { "ada", "ada lovelace", "ada\xc3\xa4", "adaz", "ada\xf0\x9f\x98\x80" };
  static const char *const outside[] = { "ad", "acz", "adb", "b" };
  struct text last = search_last(arena, TEXT("ada"));
  for (size_t i = 0; i < COUNT_OF(inside); i++) {
    assert_true(strcmp(inside[i], "ada") >= 0 && strcmp(inside[i], last.at) < 0);
  }
  for (size_t i = 0; i < COUNT_OF(outside); i++) {
    assert_false(strcmp(outside[i], "ada") >= 0 && strcmp(outside[i], last.at) < 0);
  }
  arena_destroy(arena);
}

static void chosen_rows_stand_among_all_others(void **state) {
  (void)state;
  static const struct preference chosen[] = {
    { MESSAGE_NEWS, CHANNEL_SMS, true },
    { MESSAGE_CHAT, CHANNEL_IN_APP, false },
  };
  struct preference rows[USER_PREFERENCES];
  complete_preferences(chosen, COUNT_OF(chosen), rows);
  for (size_t i = 0; i < USER_PREFERENCES; i++) {
    assert_int_equal(rows[i].kind, i / MESSAGE_CHANNELS);
    assert_int_equal(rows[i].channel, i % MESSAGE_CHANNELS);
    bool news = rows[i].kind == MESSAGE_NEWS && rows[i].channel == CHANNEL_SMS;
    bool chat = rows[i].kind == MESSAGE_CHAT && rows[i].channel == CHANNEL_IN_APP;
    bool first = message_wanted_at_first(rows[i].kind, rows[i].channel);
    assert_int_equal(rows[i].wanted, news || (first && !chat));
  }
  assert_false(message_wanted_at_first(MESSAGE_NEWS, CHANNEL_SMS));
  assert_true(message_wanted_at_first(MESSAGE_CHAT, CHANNEL_IN_APP));
}

static void a_row_is_named_once(void **state) {
  (void)state;
  static const struct preference rows[] = {
    { MESSAGE_NEWS, CHANNEL_SMS, true },
    { MESSAGE_NEWS, CHANNEL_EMAIL, true },
    { MESSAGE_CHAT, CHANNEL_SMS, true },
    { MESSAGE_NEWS, CHANNEL_SMS, false },
  };
  static const bool repeated[COUNT_OF(rows)] = { false, false, false, true };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    assert_int_equal(preference_is_repeated(rows, i), repeated[i]);
  }
}

/* Whichever channel is left is enough; without any the kind is named if it is mandatory. */
static void mandatory_kinds_keep_a_channel(void **state) {
  (void)state;
  for (unsigned kind = 0; kind < MESSAGE_KINDS; kind++) {
    bool mandatory = kind == MESSAGE_SECURITY || kind == MESSAGE_ORDER_RECEIPTS;
    assert_int_equal(message_is_mandatory(kind), mandatory);
    struct preference rows[USER_PREFERENCES];
    complete_preferences(NULL, 0, rows);
    enum message_kind silenced = MESSAGE_NEWS;
    assert_false(find_silenced_kind(rows, &silenced));
    struct preference *of_kind = &rows[kind * MESSAGE_CHANNELS];
    for (unsigned left = 0; left < MESSAGE_CHANNELS; left++) {
      for (unsigned channel = 0; channel < MESSAGE_CHANNELS; channel++) {
        of_kind[channel].wanted = channel == left;
      }
      assert_false(find_silenced_kind(rows, &silenced));
    }
    of_kind[MESSAGE_CHANNELS - 1].wanted = false;
    assert_int_equal(find_silenced_kind(rows, &silenced), mandatory);
    assert_int_equal(silenced, mandatory ? kind : MESSAGE_NEWS);
  }
}

static void the_last_admin_is_the_only_active_one(void **state) {
  (void)state;
  assert_true(is_last_admin(ROLE_ADMIN, USER_ACTIVE, 0));
  assert_false(is_last_admin(ROLE_ADMIN, USER_ACTIVE, 1));
  assert_false(is_last_admin(ROLE_ADMIN, USER_SUSPENDED, 0));
  assert_false(is_last_admin(ROLE_USER, USER_ACTIVE, 0));
}

static void write_file(const char *directory, const char *name, const char *bytes) {
  char path[200];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
  close(fd);
}

static void time_zones_are_the_files_that_are_there(void **state) {
  (void)state;
  char directory[] = "/tmp/souk-zones-XXXXXX";
  assert_non_null(mkdtemp(directory));
  char inner[100];
  snprintf(inner, sizeof inner, "%s/Europe", directory);
  assert_int_equal(mkdir(inner, 0700), 0);
  write_file(directory, "UTC", "TZif2…");
  write_file(directory, "Europe/Vienna", "TZif2…");
  write_file(directory, "Etc-GMT+1", "TZif2…");
  write_file(directory, "posixrules", "TZif2…");
  write_file(directory, "README", "not a time zone");
  write_file(directory, "Short", "TZ");
  struct text at = text_of(directory);
  static const char *const known[] = { "UTC", "Europe/Vienna", "Etc-GMT+1" };
  static const char *const unknown[] = {
    "",      "utc",    "Europe",     "Europe/",       "/UTC",          "Europe/../UTC", "Europe//Vienna",
    "Short", "README", "posixrules", "Europe/Berlin", "../etc/passwd", "UTC ",          "Europe/./Vienna",
  };
  for (size_t i = 0; i < COUNT_OF(known); i++) {
    assert_true(time_zone_is_known(at, text_of(known[i])));
  }
  for (size_t i = 0; i < COUNT_OF(unknown); i++) {
    if (time_zone_is_known(at, text_of(unknown[i]))) {
      fail_msg("'%s' is taken", unknown[i]);
    }
  }
  char command[100];
  snprintf(command, sizeof command, "rm -rf '%s'", directory);
  assert_int_equal(system(command), 0);
  assert_false(time_zone_is_known(at, TEXT("UTC")));
}

static void the_system_knows_time_zones(void **state) {
  (void)state;
  struct text directory = text_of(user_zone_directory.fallback);
  assert_true(time_zone_is_known(directory, TEXT("UTC")));
  assert_true(time_zone_is_known(directory, TEXT("Europe/Vienna")));
  assert_true(time_zone_is_known(directory, TEXT("America/Argentina/Buenos_Aires")));
  assert_false(time_zone_is_known(directory, TEXT("Europe/Atlantis")));
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(create_user_request);
  ASSERT_COVERED(created_user);
  ASSERT_COVERED(user_request);
  ASSERT_COVERED(user_access);
  ASSERT_COVERED(user_contact);
  ASSERT_COVERED(postal_address);
  ASSERT_COVERED(addresses_request);
  ASSERT_COVERED(known_address);
  ASSERT_COVERED(known_addresses);
  ASSERT_COVERED(preference);
  ASSERT_COVERED(quiet_hours);
  ASSERT_COVERED(preferences);
  ASSERT_COVERED(set_contact_email_request);
  ASSERT_COVERED(export_request);
  ASSERT_COVERED(export_item);
  ASSERT_COVERED(export_items);
  ASSERT_COVERED(user_created);
  ASSERT_COVERED(user_updated);
  ASSERT_COVERED(user_deleted);
  ASSERT_COVERED(user_registered);
  ASSERT_COVERED(user_logged_in);
  ASSERT_COVERED(user_logged_out);
  ASSERT_COVERED(auth_link_requested);
  ASSERT_COVERED(user_profile);
  ASSERT_COVERED(change_profile);
  ASSERT_COVERED(new_address);
  ASSERT_COVERED(change_address);
  ASSERT_COVERED(address);
  ASSERT_COVERED(address_list);
  ASSERT_COVERED(list_users);
  ASSERT_COVERED(user_list);
  ASSERT_COVERED(change_access);
  ASSERT_COVERED(user_row);
  ASSERT_COVERED(by_key);
  ASSERT_COVERED(profile_row);
  ASSERT_COVERED(access_row);
  ASSERT_COVERED(email_row);
  ASSERT_COVERED(user_moment);
  ASSERT_COVERED(user_page);
  ASSERT_COVERED(address_row);
  ASSERT_COVERED(user_address);
  ASSERT_COVERED(default_addresses);
  ASSERT_COVERED(preference_row);
  ASSERT_COVERED(quiet_hours_row);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(texts_are_judged),
    cmocka_unit_test(a_search_finds_what_begins_so),
    cmocka_unit_test(chosen_rows_stand_among_all_others),
    cmocka_unit_test(a_row_is_named_once),
    cmocka_unit_test(mandatory_kinds_keep_a_channel),
    cmocka_unit_test(the_last_admin_is_the_only_active_one),
    cmocka_unit_test(time_zones_are_the_files_that_are_there),
    cmocka_unit_test(the_system_knows_time_zones),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
