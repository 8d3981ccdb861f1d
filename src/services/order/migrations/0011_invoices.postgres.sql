-- An order's invoice. serial: 1, 2, 3 and so on, without gaps: the last one that was given stands below, and is taken back with
-- the transaction that took it.
CREATE TABLE order_invoices (
  order_id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  serial bigint NOT NULL UNIQUE CHECK (serial > 0),
  issued_at bigint NOT NULL,
  shop_name text NOT NULL,
  seller text NOT NULL
);
CREATE TABLE order_invoice_serial (
  one bigint PRIMARY KEY CHECK (one = 1),
  serial bigint NOT NULL
);
INSERT INTO order_invoice_serial (one, serial) VALUES (1, 0);
