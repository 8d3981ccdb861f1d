/* The words of a mail, of facts and templates. Pure. */
#pragma once

#include "mail/template.h"
#include "services/notification/notification_rules.h"

extern const struct template_files notification_templates;

/* What the words are made of; what a kind does not need stays empty. */
struct facts {
  const struct sending *notice;
  struct text name; /* of its recipient */
  const struct link_made *link;
  const struct order *order;
  struct text product, sku;
};
/* What is the same in all mails of the shop. */
struct house_words {
  struct text shop, shop_url, logo, footer;
};
struct composed {
  struct text subject, text, html;
};

/* `unsubscribe_url` may be empty. -EINVAL or -EFBIG where template and facts do not fit: a fault of ours. */
int compose(const struct templates *templates, const struct house_words *house, const struct facts *facts,
            struct text unsubscribe_url, struct arena *arena, struct composed *ret, struct error *error);
