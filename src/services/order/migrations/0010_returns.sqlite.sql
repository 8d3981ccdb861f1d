-- What customers send back. reason and note are words about a person: they go with the account.
CREATE TABLE order_returns (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  order_id BLOB NOT NULL REFERENCES order_orders (id),
  user_id BLOB NOT NULL,
  status TEXT NOT NULL
    CHECK (status = 'asked' OR status = 'accepted' OR status = 'declined' OR status = 'received'
      OR status = 'withdrawn'),
  reason TEXT,
  note TEXT,
  refund_minor INTEGER CHECK (refund_minor >= 0),
  refund_currency TEXT,
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX order_returns_of_order ON order_returns (order_id, id);
CREATE INDEX order_returns_of_user ON order_returns (user_id, id);
CREATE INDEX order_returns_of_status ON order_returns (status, id);

-- line: of the order, counted from 0.
CREATE TABLE order_return_lines (
  return_id BLOB NOT NULL REFERENCES order_returns (id),
  line INTEGER NOT NULL,
  variant_id BLOB NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (return_id, line)
) STRICT, WITHOUT ROWID;
