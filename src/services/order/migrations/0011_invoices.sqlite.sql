-- An order's invoice. serial: 1, 2, 3 and so on, without gaps: the last one that was given stands below, and is taken back with
-- the transaction that took it.
CREATE TABLE order_invoices (
  order_id BLOB PRIMARY KEY CHECK (length(order_id) = 16),
  number TEXT NOT NULL UNIQUE,
  serial INTEGER NOT NULL UNIQUE CHECK (serial > 0),
  issued_at INTEGER NOT NULL,
  shop_name TEXT NOT NULL,
  seller TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE order_invoice_serial (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  serial INTEGER NOT NULL
) STRICT;
INSERT INTO order_invoice_serial (one, serial) VALUES (1, 0);
