/* What users may do with their own address book: one function per route, in route order. */
#include "services/user/user_addresses.h"
#include "services/user/user_change.h"
#include "services/user/user_store.h"

static void view_address(const struct address_row *row, const struct default_addresses *defaults,
                         struct address *ret) {
  *ret = (struct address){
    .id = row->id,
    .label = row->label,
    .recipient = row->recipient,
    .company = row->company,
    .line1 = row->line1,
    .line2 = row->line2,
    .postal_code = row->postal_code,
    .city = row->city,
    .region = row->region,
    .country = row->country,
    .phone = row->phone,
    .default_shipping = defaults->default_shipping_id.presence == PRESENT &&
                        id_equal(defaults->default_shipping_id.v, row->id),
    .default_billing =
        defaults->default_billing_id.presence == PRESENT && id_equal(defaults->default_billing_id.v, row->id),
    .version = row->version,
    .created_at = row->created_at,
    .updated_at = row->updated_at,
  };
}

static int read_defaults(struct context *context, struct tx *tx, struct id user,
                         struct default_addresses *ret) {
  return found(context, find_defaults(tx, &(struct by_id){ user }, ret), "user");
}

static int find_own(struct context *context, struct tx *tx, struct id id, struct address_row *ret) {
  struct user_address own = { .id = id, .user_id = context->caller.user };
  return found(context, find_address(tx, &own, ret), "address");
}

static int find_own_seen(struct context *context, struct tx *tx, struct id id, struct address_row *ret) {
  int result = find_own(context, tx, id, ret);
  if (result == 0 && ret->version != context->if_match) {
    return fail(context, &problem_version_mismatch, "The address is at version %lld by now.",
                (long long)ret->version);
  }
  return result;
}

static int tell_addresses(struct context *context, struct tx *tx) {
  struct user_profile user;
  int result = find_present(context, tx, context->caller.user, &user);
  return result == 0 ? tell_change(tx, &user, USER_CHANGED_ADDRESSES) : result;
}

/* Blanks around what was typed go; blames what is left. */
static int tidy_address(struct context *context, struct address_row *row) {
  const struct {
    const char *path;
    struct text *line;
    bool needed;
  } lines[] = {
    { "/label", &row->label, false },     { "/recipient", &row->recipient, true },
    { "/company", &row->company, false }, { "/line1", &row->line1, true },
    { "/line2", &row->line2, false },     { "/postal_code", &row->postal_code, false },
    { "/city", &row->city, true },        { "/region", &row->region, false },
  };
  for (size_t i = 0; i < COUNT_OF(lines); i++) {
    *lines[i].line = text_trim(context->arena, *lines[i].line);
    bool empty = lines[i].line->len == 0;
    if (empty ? lines[i].needed : !is_one_line(*lines[i].line)) {
      blame(context, lines[i].path, "format", "must be one line%s",
            lines[i].needed ? " that is not blank" : "");
    }
  }
  if (!country_is_known(row->country)) {
    blame(context, "/country", "one_of", "must be the two letters of a country, such as DE");
  }
  if (row->phone.presence == PRESENT && !phone_is_valid(row->phone.v)) {
    blame(context, "/phone", "format", "must be in E.164, such as +4930123456");
  }
  return blamed(context) ? fail(context, &problem_invalid_body, "The address would not be sound.") : 0;
}

/* PRESENT and true makes it the default, false makes it none. */
static void choose_default(struct maybe_id *chosen, struct id address, struct maybe_bool wanted) {
  if (wanted.presence != PRESENT) {
    return;
  }
  if (wanted.v) {
    *chosen = (struct maybe_id){ PRESENT, address };
  } else if (chosen->presence == PRESENT && id_equal(chosen->v, address)) {
    *chosen = (struct maybe_id){ .presence = IS_NULL };
  }
}

static int choose_defaults(struct tx *tx, struct default_addresses *defaults, struct id address,
                           struct maybe_bool shipping, struct maybe_bool billing) {
  choose_default(&defaults->default_shipping_id, address, shipping);
  choose_default(&defaults->default_billing_id, address, billing);
  return update_defaults(tx, defaults, NULL);
}

int view_addresses(struct context *context, struct tx *tx, struct id user, struct address **ret,
                   size_t *ret_count) {
  struct default_addresses defaults;
  struct address_row *rows = NULL;
  size_t count = 0;
  int result = read_defaults(context, tx, user, &defaults);
  if (result == 0) {
    result = addresses_of(tx, &(struct by_id){ user }, &rows, &count);
  }
  if (result < 0) {
    return result;
  }
  *ret = ARENA_ARRAY(context->arena, count, struct address);
  *ret_count = count;
  for (size_t i = 0; i < count; i++) {
    view_address(&rows[i], &defaults, &(*ret)[i]);
  }
  return 0;
}

int list_addresses(struct context *context, struct tx *tx, const struct nothing *in,
                   struct address_list *ret) {
  (void)in;
  ret->next.presence = IS_NULL;
  return view_addresses(context, tx, context->caller.user, &ret->items, &ret->items_count);
}

int add_address(struct context *context, struct tx *tx, const struct new_address *in, struct address *ret) {
  struct default_addresses defaults;
  struct address_row *others = NULL;
  size_t count = 0;
  int result = read_defaults(context, tx, context->caller.user, &defaults);
  if (result == 0) {
    result = addresses_of(tx, &(struct by_id){ context->caller.user }, &others, &count);
  }
  if (result == 0 && count == USER_MAX_ADDRESSES) {
    result = fail(context, &user_too_many_addresses, "There are %d already.", USER_MAX_ADDRESSES);
  }
  if (result < 0) {
    return result;
  }
  struct address_row row = {
    .id = context_id(context),
    .user_id = context->caller.user,
    .label = in->label,
    .recipient = in->recipient,
    .company = in->company,
    .line1 = in->line1,
    .line2 = in->line2,
    .postal_code = in->postal_code,
    .city = in->city,
    .region = in->region,
    .country = in->country,
    .phone = { in->phone.presence == PRESENT ? PRESENT : IS_NULL, in->phone.v },
    .version = 1,
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  result = tidy_address(context, &row);
  if (result == 0) {
    result = insert_address(tx, &row, NULL);
  }
  if (result == 0) {
    bool first = count == 0;
    result =
        choose_defaults(tx, &defaults, row.id, (struct maybe_bool){ PRESENT, in->default_shipping || first },
                        (struct maybe_bool){ PRESENT, in->default_billing || first });
  }
  if (result < 0) {
    return result;
  }
  view_address(&row, &defaults, ret);
  return tell_addresses(context, tx);
}

int get_address(struct context *context, struct tx *tx, const struct by_id *in, struct address *ret) {
  struct default_addresses defaults;
  struct address_row row;
  int result = find_own(context, tx, in->id, &row);
  if (result == 0) {
    result = read_defaults(context, tx, context->caller.user, &defaults);
  }
  if (result == 0) {
    view_address(&row, &defaults, ret);
  }
  return result;
}

int change_address(struct context *context, struct tx *tx, const struct change_address *in,
                   struct address *ret) {
  struct default_addresses defaults;
  struct address_row row;
  int result = find_own_seen(context, tx, in->id, &row);
  if (result == 0) {
    result = read_defaults(context, tx, context->caller.user, &defaults);
  }
  if (result < 0) {
    return result;
  }
  const struct {
    const struct maybe_text *from;
    struct text *to;
  } lines[] = {
    { &in->label, &row.label }, { &in->recipient, &row.recipient }, { &in->company, &row.company },
    { &in->line1, &row.line1 }, { &in->line2, &row.line2 },         { &in->postal_code, &row.postal_code },
    { &in->city, &row.city },   { &in->region, &row.region },       { &in->country, &row.country },
  };
  for (size_t i = 0; i < COUNT_OF(lines); i++) {
    if (lines[i].from->presence == PRESENT) {
      *lines[i].to = lines[i].from->v;
    }
  }
  if (in->phone.presence != ABSENT) {
    row.phone = in->phone;
  }
  row.version++;
  row.updated_at = context_now(context);
  result = tidy_address(context, &row);
  if (result == 0) {
    result = update_address(tx, &row, NULL);
  }
  if (result == 0) {
    result = choose_defaults(tx, &defaults, row.id, in->default_shipping, in->default_billing);
  }
  if (result < 0) {
    return result;
  }
  view_address(&row, &defaults, ret);
  return tell_addresses(context, tx);
}

int delete_address(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  struct default_addresses defaults;
  struct address_row row;
  int result = find_own_seen(context, tx, in->id, &row);
  if (result == 0) {
    result = read_defaults(context, tx, context->caller.user, &defaults);
  }
  if (result == 0) {
    struct maybe_bool none = { PRESENT, false };
    result = choose_defaults(tx, &defaults, row.id, none, none);
  }
  if (result == 0) {
    result = remove_address(tx, &(struct user_address){ row.id, row.user_id }, NULL);
  }
  return result == 0 ? tell_addresses(context, tx) : result;
}
