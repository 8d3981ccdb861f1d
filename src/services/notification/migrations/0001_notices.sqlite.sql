-- What is known of people from what is told of them: who is an admin, who chose what to be sent, who is gone.
CREATE TABLE notification_people (
  user_id BLOB PRIMARY KEY CHECK (length(user_id) = 16),
  role TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'leaving', 'gone')),
  chooses INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_people_who_are_admins ON notification_people (user_id) WHERE role = 'admin' AND state = 'active';
CREATE INDEX notification_people_who_leave ON notification_people (user_id) WHERE state = 'leaving';

-- Whose an order is, and what was told of it already.
CREATE TABLE notification_orders (
  order_id BLOB PRIMARY KEY CHECK (length(order_id) = 16),
  user_id BLOB NOT NULL CHECK (length(user_id) = 16),
  payment_method TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('placed', 'shipped', 'delivered', 'over')),
  paid INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What somebody is told: facts, of which its words are made when it is sent.
CREATE TABLE notification_notices (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL CHECK (length(user_id) = 16),
  kind TEXT NOT NULL,
  order_id BLOB CHECK (length(order_id) = 16),
  object_id BLOB CHECK (length(object_id) = 16),
  variant_id BLOB CHECK (length(variant_id) = 16),
  amount_minor INTEGER,
  amount_currency TEXT,
  number INTEGER,
  reason TEXT,
  shown INTEGER NOT NULL,
  read_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_notices_of_user ON notification_notices (user_id, id);
CREATE INDEX notification_notices_unread ON notification_notices (user_id) WHERE shown AND read_at IS NULL;
CREATE INDEX notification_notices_of_failed_payments ON notification_notices (order_id) WHERE kind = 'payment_failed';

-- A notice on one of the ways out of the house. `words` are the mail server's last ones.
CREATE TABLE notification_deliveries (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  notice_id BLOB NOT NULL CHECK (length(notice_id) = 16),
  channel TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'sent', 'refused', 'given_up', 'unwanted', 'void')),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  due_at INTEGER NOT NULL,
  words TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  CHECK ((status = 'waiting') = (finished_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_deliveries_of_notice ON notification_deliveries (notice_id, id);
CREATE INDEX notification_deliveries_due ON notification_deliveries (due_at, id) WHERE status = 'waiting';

-- What many are to be told: a job makes their notices, in the order of their ids. Those of one key that is waiting are told as one.
CREATE TABLE notification_announcements (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  audience TEXT NOT NULL CHECK (audience IN ('admins', 'everybody')),
  kind TEXT NOT NULL,
  order_id BLOB CHECK (length(order_id) = 16),
  object_id BLOB CHECK (length(object_id) = 16),
  variant_id BLOB CHECK (length(variant_id) = 16),
  amount_minor INTEGER,
  amount_currency TEXT,
  number INTEGER,
  open_key TEXT UNIQUE,
  told_up_to BLOB NOT NULL CHECK (length(told_up_to) = 16),
  due_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_announcements_due ON notification_announcements (due_at, id);

-- An admin's own words to others.
CREATE TABLE notification_messages (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  audience TEXT NOT NULL,
  about TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  told INTEGER NOT NULL CHECK (told >= 0),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Where mail lands without a mail server; a mail has its delivery's id. A link in it is written when it is read.
CREATE TABLE notification_mails (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL CHECK (length(user_id) = 16),
  kind TEXT NOT NULL,
  link_id BLOB CHECK (length(link_id) = 16),
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_mails_of_user ON notification_mails (user_id, id);
