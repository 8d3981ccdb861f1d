/* Every decision of the user service that needs no table: pure functions. */
#pragma once

#include "services/user/user_types.h"

/* Something that stands on one line and is not blank: no control characters, which could end a mail's header
   or a label's line. */
bool is_one_line(struct text text);
/* E.164: '+', a country code that does not begin with 0, 7 to 15 digits in all. */
bool phone_is_valid(struct text phone);
/* A BCP 47 tag of a language, a script and a region at most, in the usual case: "de", "de-AT", "zh-Hant-TW",
   "es-419". */
bool language_is_valid(struct text language);
/* An ISO 3166-1 alpha-2 code that is assigned to a country. */
bool country_is_known(struct text country);
/* "00:00" to "23:59". */
bool clock_time_is_valid(struct text time);

/* What a search finds begins at `first` and ends before `last`. */
struct text search_last(struct arena *arena, struct text first);

/* A mandatory kind must stay wanted on one channel at least. */
bool message_is_mandatory(enum message_kind kind);
bool message_wanted_at_first(enum message_kind kind, enum message_channel channel);
/* One row for every kind and channel, in their order: what was chosen, the rest as it is at first. */
void complete_preferences(const struct preference *chosen, size_t count,
                          struct preference ret[static USER_PREFERENCES]);
/* Is the row's kind and channel named by an earlier one? */
bool preference_is_repeated(const struct preference *rows, size_t at);
/* Complete rows in, the first mandatory kind that none of them wants out; false: there is none. */
bool find_silenced_kind(const struct preference rows[static USER_PREFERENCES], enum message_kind *ret);

/* May this user lose the admin role, be suspended or deleted? Not if nobody else could undo it. */
bool is_last_admin(enum role role, enum user_status status, int64_t other_admins);
