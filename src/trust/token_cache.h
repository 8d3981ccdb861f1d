/* Tokens that have been verified already: a signature costs 51 µs to check, to find a token here a fifth of
   one. Found by the token's whole text, hashed with a random key (SipHash-2-4 of 128 bits, so that nobody can
   make two tokens meet), never by a part of it. The memory is taken at once and never grows; where it is
   full, an older entry makes room. Safe to use from any thread.

   A cache is for one kind of token and one audience: what was verified as one must not be found as another.
 */
#pragma once

#include "trust/token.h"

struct token_cache;

/* What is remembered of a token; owns nothing. */
struct token_facts {
  struct id user, session;
  enum role role;
  char service[TOKEN_NAME_MAX + 1];
  struct instant expires;
  uint64_t value; /* the user's own; not looked at */
};
/* Facts of verified claims of this kind, with no value; passports expire with their leeway. */
struct token_facts token_facts_of(enum token_kind kind, const struct token_claims *claims);
/* The caller; its text points into the facts. */
struct caller token_facts_caller(const struct token_facts *facts);

/* Room for `entries_max` tokens, rounded up to a power of two: about 128 bytes each. -ENOMEM. */
enum { TOKEN_CACHE_MAX = 1 << 20 };
int token_cache_create(struct token_cache **ret, size_t entries_max);
void token_cache_destroy(struct token_cache *cache);

/* Where a token is looked for, and when: kept from a miss until the token has been verified and is put. */
struct token_ticket {
  uint64_t hash[2];
  uint64_t drops;
};
/* Whether the token is there and has not expired. The ticket is filled either way. */
bool token_cache_find(struct token_cache *cache, struct text token, struct instant now,
                      struct token_facts *ret_facts, struct token_ticket *ret_ticket);
/* Remembers what was found out about the token of that ticket; does nothing if anything was dropped since, as
   this token may have been meant. */
void token_cache_put(struct token_cache *cache, const struct token_ticket *ticket, struct instant now,
                     const struct token_facts *facts);

/* Forgets, and makes sure that nothing that was being verified meanwhile is remembered. */
void token_cache_drop_session(struct token_cache *cache, struct id session);
void token_cache_drop_user(struct token_cache *cache, struct id user);

struct token_cache_stats {
  uint64_t hits, misses, evictions;
};
void token_cache_stats(struct token_cache *cache, struct token_cache_stats *ret);
