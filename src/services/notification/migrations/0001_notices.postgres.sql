-- What is known of people from what is told of them: who is an admin, who chose what to be sent, who is gone.
CREATE TABLE notification_people (
  user_id uuid PRIMARY KEY,
  role text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'suspended', 'leaving', 'gone')),
  chooses boolean NOT NULL
);
CREATE INDEX notification_people_who_are_admins ON notification_people (user_id) WHERE role = 'admin' AND state = 'active';
CREATE INDEX notification_people_who_leave ON notification_people (user_id) WHERE state = 'leaving';

-- Whose an order is, and what was told of it already.
CREATE TABLE notification_orders (
  order_id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  payment_method text NOT NULL,
  stage text NOT NULL CHECK (stage IN ('placed', 'shipped', 'delivered', 'over')),
  paid boolean NOT NULL
);

-- What somebody is told: facts, of which its words are made when it is sent.
CREATE TABLE notification_notices (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  kind text NOT NULL,
  order_id uuid,
  object_id uuid,
  variant_id uuid,
  amount_minor bigint,
  amount_currency text,
  number bigint,
  reason text,
  shown boolean NOT NULL,
  read_at bigint,
  created_at bigint NOT NULL
);
CREATE INDEX notification_notices_of_user ON notification_notices (user_id, id);
CREATE INDEX notification_notices_unread ON notification_notices (user_id) WHERE shown AND read_at IS NULL;
CREATE INDEX notification_notices_of_failed_payments ON notification_notices (order_id) WHERE kind = 'payment_failed';

-- A notice on one of the ways out of the house. `words` are the mail server's last ones.
CREATE TABLE notification_deliveries (
  id uuid PRIMARY KEY,
  notice_id uuid NOT NULL,
  channel text NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'sent', 'refused', 'given_up', 'unwanted', 'void')),
  tries bigint NOT NULL CHECK (tries >= 0),
  due_at bigint NOT NULL,
  words text NOT NULL,
  created_at bigint NOT NULL,
  finished_at bigint,
  CHECK ((status = 'waiting') = (finished_at IS NULL))
);
CREATE INDEX notification_deliveries_of_notice ON notification_deliveries (notice_id, id);
CREATE INDEX notification_deliveries_due ON notification_deliveries (due_at, id) WHERE status = 'waiting';

-- What many are to be told: a job makes their notices, in the order of their ids. Those of one key that is waiting are told as one.
CREATE TABLE notification_announcements (
  id uuid PRIMARY KEY,
  audience text NOT NULL CHECK (audience IN ('admins', 'everybody')),
  kind text NOT NULL,
  order_id uuid,
  object_id uuid,
  variant_id uuid,
  amount_minor bigint,
  amount_currency text,
  number bigint,
  open_key text UNIQUE,
  told_up_to uuid NOT NULL,
  due_at bigint NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX notification_announcements_due ON notification_announcements (due_at, id);

-- An admin's own words to others.
CREATE TABLE notification_messages (
  id uuid PRIMARY KEY,
  audience text NOT NULL,
  about text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  told bigint NOT NULL CHECK (told >= 0),
  created_at bigint NOT NULL
);

-- Where mail lands without a mail server; a mail has its delivery's id. A link in it is written when it is read.
CREATE TABLE notification_mails (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  kind text NOT NULL,
  link_id uuid,
  address text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  html text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX notification_mails_of_user ON notification_mails (user_id, id);
