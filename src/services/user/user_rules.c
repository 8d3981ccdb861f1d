/* Every decision of the user service that needs no table. */
#include "services/user/user_rules.h"

#include <string.h>

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_one_line(struct text text) {
  bool blank = true;
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.at[i];
    /* The second: U+0080 to U+009F in UTF-8. */
    if (c < 0x20 || c == 0x7f || (c == 0xc2 && (unsigned char)text.at[i + 1] < 0xa0)) {
      return false;
    }
    blank = blank && c == ' ';
  }
  return !blank;
}

bool phone_is_valid(struct text phone) {
  enum { DIGITS_MIN = 7, DIGITS_MAX = 15 };
  if (phone.len < DIGITS_MIN + 1 || phone.len > DIGITS_MAX + 1 || phone.at[0] != '+' || phone.at[1] == '0') {
    return false;
  }
  for (size_t i = 1; i < phone.len; i++) {
    if (!is_digit(phone.at[i])) {
      return false;
    }
  }
  return true;
}

/* How many characters from `at` on are of this kind. */
static size_t run_of(const char *at, bool (*is)(char)) {
  size_t len = 0;
  while (is(at[len])) {
    len++;
  }
  return len;
}

bool language_is_valid(struct text language) {
  const char *at = text_c(language);
  size_t letters = run_of(at, is_lower);
  if (letters < 2 || letters > 3) {
    return false;
  }
  at += letters;
  if (at[0] == '-' && is_upper(at[1]) && run_of(at + 2, is_lower) == 3) {
    at += 5;
  }
  if (at[0] == '-' && (run_of(at + 1, is_upper) == 2 || run_of(at + 1, is_digit) == 3)) {
    at += is_digit(at[1]) ? 4 : 3;
  }
  return *at == '\0';
}

/* ISO 3166-1, in order. */
static const char countries[] = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ "
                                "BL BM BN BO BQ BR BS BT BV BW "
                                "BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
                                "DO DZ EC EE EG EH ER ES ET FI "
                                "FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK "
                                "HM HN HR HT HU ID IE IL IM IN "
                                "IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK "
                                "LR LS LT LU LV LY MA MC MD ME "
                                "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
                                "NL NO NP NR NU NZ OM PA PE PF "
                                "PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI "
                                "SJ SK SL SM SN SO SR SS ST SV "
                                "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ "
                                "VA VC VE VG VI VN VU WF WS YE "
                                "YT ZA ZM ZW ";

bool country_is_known(struct text country) {
  if (country.len != 2 || !is_upper(country.at[0]) || !is_upper(country.at[1])) {
    return false;
  }
  const char code[] = { country.at[0], country.at[1], ' ', '\0' };
  return strstr(countries, code) != NULL;
}

bool clock_time_is_valid(struct text time) {
  if (time.len != 5 || time.at[2] != ':') {
    return false;
  }
  const char *at = time.at;
  bool digits = is_digit(at[0]) && is_digit(at[1]) && is_digit(at[3]) && is_digit(at[4]);
  int hours = (at[0] - '0') * 10 + at[1] - '0';
  int minutes = (at[3] - '0') * 10 + at[4] - '0';
  return digits && hours < 24 && minutes < 60;
}

struct text search_last(struct arena *arena, struct text first) {
  /* U+10FFFF, the last of all characters, in UTF-8. */
  return text_format(arena, "%.*s\xf4\x8f\xbf\xbf", TEXT_ARGS(first));
}

static const struct {
  bool mandatory;
  bool wanted[MESSAGE_CHANNELS];
} messages[MESSAGE_KINDS] = {
  [MESSAGE_SECURITY] = { true, { [CHANNEL_EMAIL] = true, [CHANNEL_IN_APP] = true } },
  [MESSAGE_ORDER_RECEIPTS] = { true, { [CHANNEL_EMAIL] = true, [CHANNEL_IN_APP] = true } },
  [MESSAGE_ORDER_UPDATES] = { false,
                              { [CHANNEL_EMAIL] = true, [CHANNEL_PUSH] = true, [CHANNEL_IN_APP] = true } },
  [MESSAGE_PAYMENTS] = { false, { [CHANNEL_EMAIL] = true, [CHANNEL_PUSH] = true, [CHANNEL_IN_APP] = true } },
  [MESSAGE_INVITATIONS] = { false, { [CHANNEL_EMAIL] = true, [CHANNEL_IN_APP] = true } },
  [MESSAGE_CHAT] = { false, { [CHANNEL_PUSH] = true, [CHANNEL_IN_APP] = true } },
  [MESSAGE_GALLERIES] = { false, { [CHANNEL_EMAIL] = true, [CHANNEL_PUSH] = true, [CHANNEL_IN_APP] = true } },
  [MESSAGE_REVIEWS] = { false, { [CHANNEL_EMAIL] = true, [CHANNEL_IN_APP] = true } },
  [MESSAGE_STOCK] = { false, { [CHANNEL_EMAIL] = true, [CHANNEL_IN_APP] = true } },
  [MESSAGE_NEWS] = { false, { false } }, /* only for those who ask for it */
};

bool message_is_mandatory(enum message_kind kind) {
  return messages[kind].mandatory;
}

bool message_wanted_at_first(enum message_kind kind, enum message_channel channel) {
  return messages[kind].wanted[channel];
}

static size_t place_of(enum message_kind kind, enum message_channel channel) {
  return (size_t)kind * MESSAGE_CHANNELS + channel;
}

void complete_preferences(const struct preference *chosen, size_t count,
                          struct preference ret[static USER_PREFERENCES]) {
  for (unsigned kind = 0; kind < MESSAGE_KINDS; kind++) {
    for (unsigned channel = 0; channel < MESSAGE_CHANNELS; channel++) {
      ret[place_of(kind, channel)] =
          (struct preference){ kind, channel, message_wanted_at_first(kind, channel) };
    }
  }
  for (size_t i = 0; i < count; i++) {
    ret[place_of(chosen[i].kind, chosen[i].channel)].wanted = chosen[i].wanted;
  }
}

bool preference_is_repeated(const struct preference *rows, size_t at) {
  for (size_t i = 0; i < at; i++) {
    if (rows[i].kind == rows[at].kind && rows[i].channel == rows[at].channel) {
      return true;
    }
  }
  return false;
}

bool find_silenced_kind(const struct preference rows[static USER_PREFERENCES], enum message_kind *ret) {
  for (unsigned kind = 0; kind < MESSAGE_KINDS; kind++) {
    bool wanted = false;
    for (unsigned channel = 0; channel < MESSAGE_CHANNELS; channel++) {
      wanted = wanted || rows[place_of(kind, channel)].wanted;
    }
    if (message_is_mandatory(kind) && !wanted) {
      *ret = kind;
      return true;
    }
  }
  return false;
}

bool is_last_admin(enum role role, enum user_status status, int64_t other_admins) {
  return role == ROLE_ADMIN && status == USER_ACTIVE && other_admins == 0;
}
