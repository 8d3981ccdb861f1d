/* What admins note on an order. Its customer does not see the notes, but may take them away, and they go with
   the account. */
#include "services/order/order_store.h"

static int find_any(struct context *context, struct tx *tx, struct id id, struct order_row *ret) {
  return found(context, find_order(tx, &(struct by_id){ id }, ret), "order");
}

int add_note(struct context *context, struct tx *tx, const struct add_note *in, struct noted *ret) {
  struct order_row row;
  struct count notes = { 0 };
  int result = find_any(context, tx, in->id, &row);
  if (result == 0) {
    result = find_notes_count(tx, &(struct by_id){ row.id }, &notes);
  }
  if (result < 0) {
    return result;
  }
  if (notes.count >= ORDER_MAX_NOTES) {
    return fail(context, &order_too_many_notes, "The order has %d notes.", ORDER_MAX_NOTES);
  }
  struct order_note note = {
    .id = context_id(context),
    .order_id = row.id,
    .author_id = context->caller.user,
    .text = in->text,
    .created_at = context_now(context),
  };
  result = insert_note(tx, &note, NULL);
  if (result < 0) {
    return result;
  }
  *ret = (struct noted){ note.id, note.created_at };
  return emit_order_noted(tx, note.id, &(struct order_noted){ note.id, row.id });
}

int list_notes(struct context *context, struct tx *tx, const struct by_id *in, struct order_notes *ret) {
  struct order_row row;
  int result = find_any(context, tx, in->id, &row);
  if (result < 0) {
    return result;
  }
  ret->next.presence = IS_NULL;
  return notes_of_order(tx, &(struct by_id){ row.id }, &ret->items, &ret->items_count);
}
