-- What admins look for: orders that stand somewhere, the newest first.
CREATE INDEX order_orders_of_status ON order_orders (status, id);
CREATE INDEX order_orders_of_payment_status ON order_orders (payment_status, id);

-- What admins note on an order. author_id: who wrote it.
CREATE TABLE order_notes (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES order_orders (id),
  author_id uuid NOT NULL,
  text text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX order_notes_of_order ON order_notes (order_id, id);
