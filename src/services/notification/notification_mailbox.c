/* The mailbox that is built in: what would have been sent, where there is no mail server. */
#include "services/notification/notification_send.h"
#include "services/notification/notification_store.h"

#include <string.h>

/* .invalid never exists (RFC 2606): whoever gets hold of it by mistake gets nowhere. */
struct text mailbox_link(struct arena *arena, struct id link) {
  char id[ID_TEXT_LEN + 1];
  id_format(link, id);
  return text_format(arena, "https://link.invalid/%s", id);
}

int list_mailbox(struct context *context, struct tx *tx, const struct list_mailbox *in, struct mailbox *ret) {
  struct notification_page page = { .user_id = in->user_id.v, .limit = in->limit + 1 };
  int result = page_after(context, in->after, &page.below);
  size_t count = 0;
  if (result == 0) {
    result = in->user_id.presence == PRESENT ? page_mails_of_user(tx, &page, &ret->items, &count)
                                             : page_mails(tx, &page, &ret->items, &count);
  }
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, ret->items, count, &ret->next);
  return 0;
}

static struct text replace_all(struct arena *arena, struct text in, struct text what, struct text by) {
  struct buffer out;
  buffer_init_in(&out, arena, NOTIFICATION_HTML_MAX);
  const char *at = text_c(in);
  for (const char *found = strstr(at, what.at); found != NULL; found = strstr(at, what.at)) {
    buffer_add(&out, at, (size_t)(found - at));
    buffer_add_text(&out, by);
    at = found + what.len;
  }
  buffer_add_c(&out, at);
  return buffer_text(&out);
}

/* The link while it works; afterwards the mail says that it does not. */
static int show_link_in(struct context *context, struct id link, struct mailbox_mail *mail) {
  struct link_made made = { .url = TEXT("(this link was used, or has expired)") };
  int result = make_link(context, &(struct link_request){ link }, &made);
  bool over = result < 0 && context->problem.kind != NULL && context->problem.kind->status == 404;
  if (result < 0 && !over) {
    return result;
  }
  context->problem = (struct problem){ 0 };
  struct text hidden = mailbox_link(context->arena, link);
  mail->text = replace_all(context->arena, mail->text, hidden, made.url);
  mail->html = replace_all(context->arena, mail->html, hidden, made.url);
  return 0;
}

int show_mail(struct context *context, const struct by_id *in, struct raw_reply *ret) {
  struct mailbox_mail mail;
  int result = read_mail(context, in, &mail);
  if (result == 0) {
    *ret = (struct raw_reply){ .content_type = TEXT("text/html; charset=utf-8"), .body = mail.html };
  }
  return result;
}

int read_mail(struct context *context, const struct by_id *in, struct mailbox_mail *ret) {
  struct tx *tx = NULL;
  struct mail_row row;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_mail(tx, in, &row);
  tx_end(tx);
  if (result < 0) {
    return found(context, result, "mail");
  }
  *ret = (struct mailbox_mail){
    .id = row.id,
    .user_id = row.user_id,
    .kind = row.kind,
    .address = row.address,
    .subject = row.subject,
    .text = row.body,
    .html = row.html,
    .created_at = row.created_at,
  };
  return row.link_id.presence == PRESENT ? show_link_in(context, row.link_id.v, ret) : 0;
}
