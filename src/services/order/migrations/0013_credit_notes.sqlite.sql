-- What was credited of an order's invoice. serial: 1, 2, 3 and so on, without gaps, as of invoices. Nothing of it is ever changed.
CREATE TABLE order_credit_notes (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  order_id BLOB NOT NULL,
  number TEXT NOT NULL UNIQUE,
  serial INTEGER NOT NULL UNIQUE CHECK (serial > 0),
  invoice_number TEXT NOT NULL,
  reason TEXT NOT NULL
    CHECK (reason = 'cancelled' OR reason = 'expired' OR reason = 'returned' OR reason = 'refunded'),
  return_id BLOB,
  gross_minor INTEGER NOT NULL CHECK (gross_minor > 0),
  tax_minor INTEGER NOT NULL CHECK (tax_minor BETWEEN 0 AND gross_minor),
  currency TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  shop_name TEXT NOT NULL,
  seller TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX order_credit_notes_of_order ON order_credit_notes (order_id, serial);

-- at: the order in which they are shown. line: of the order, counted from 0; null: it is of none of them.
CREATE TABLE order_credit_lines (
  note_id BLOB NOT NULL REFERENCES order_credit_notes (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind = 'line' OR kind = 'shipping' OR kind = 'discount' OR kind = 'refund' OR kind = 'before'),
  line INTEGER,
  quantity INTEGER CHECK (quantity > 0),
  gross_minor INTEGER NOT NULL,
  tax_basis_points INTEGER NOT NULL,
  PRIMARY KEY (note_id, at)
) STRICT, WITHOUT ROWID;

-- The same by tax rate.
CREATE TABLE order_credit_totals (
  note_id BLOB NOT NULL REFERENCES order_credit_notes (id),
  tax_basis_points INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL CHECK (gross_minor >= 0),
  tax_minor INTEGER NOT NULL CHECK (tax_minor BETWEEN 0 AND gross_minor),
  PRIMARY KEY (note_id, tax_basis_points)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_credit_serial (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  serial INTEGER NOT NULL
) STRICT;
INSERT INTO order_credit_serial (one, serial) VALUES (1, 0);

-- How much of a payment was given back, as far as was heard: in the smallest unit of the order's currency.
ALTER TABLE order_payments ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0;
