-- What customers send back. reason and note are words about a person: they go with the account.
CREATE TABLE order_returns (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES order_orders (id),
  user_id uuid NOT NULL,
  status text NOT NULL
    CHECK (status = 'asked' OR status = 'accepted' OR status = 'declined' OR status = 'received'
      OR status = 'withdrawn'),
  reason text,
  note text,
  refund_minor bigint CHECK (refund_minor >= 0),
  refund_currency text,
  version bigint NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
CREATE INDEX order_returns_of_order ON order_returns (order_id, id);
CREATE INDEX order_returns_of_user ON order_returns (user_id, id);
CREATE INDEX order_returns_of_status ON order_returns (status, id);

-- line: of the order, counted from 0.
CREATE TABLE order_return_lines (
  return_id uuid NOT NULL REFERENCES order_returns (id),
  line bigint NOT NULL,
  variant_id uuid NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (return_id, line)
);
