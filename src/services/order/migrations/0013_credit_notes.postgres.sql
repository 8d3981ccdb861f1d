-- What was credited of an order's invoice. serial: 1, 2, 3 and so on, without gaps, as of invoices. Nothing of it is ever changed.
CREATE TABLE order_credit_notes (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL,
  number text NOT NULL UNIQUE,
  serial bigint NOT NULL UNIQUE CHECK (serial > 0),
  invoice_number text NOT NULL,
  reason text NOT NULL
    CHECK (reason = 'cancelled' OR reason = 'expired' OR reason = 'returned' OR reason = 'refunded'),
  return_id uuid,
  gross_minor bigint NOT NULL CHECK (gross_minor > 0),
  tax_minor bigint NOT NULL CHECK (tax_minor BETWEEN 0 AND gross_minor),
  currency text NOT NULL,
  issued_at bigint NOT NULL,
  shop_name text NOT NULL,
  seller text NOT NULL
);
CREATE INDEX order_credit_notes_of_order ON order_credit_notes (order_id, serial);

-- at: the order in which they are shown. line: of the order, counted from 0; null: it is of none of them.
CREATE TABLE order_credit_lines (
  note_id uuid NOT NULL REFERENCES order_credit_notes (id),
  at bigint NOT NULL,
  kind text NOT NULL
    CHECK (kind = 'line' OR kind = 'shipping' OR kind = 'discount' OR kind = 'refund' OR kind = 'before'),
  line bigint,
  quantity bigint CHECK (quantity > 0),
  gross_minor bigint NOT NULL,
  tax_basis_points bigint NOT NULL,
  PRIMARY KEY (note_id, at)
);

-- The same by tax rate.
CREATE TABLE order_credit_totals (
  note_id uuid NOT NULL REFERENCES order_credit_notes (id),
  tax_basis_points bigint NOT NULL,
  gross_minor bigint NOT NULL CHECK (gross_minor >= 0),
  tax_minor bigint NOT NULL CHECK (tax_minor BETWEEN 0 AND gross_minor),
  PRIMARY KEY (note_id, tax_basis_points)
);

CREATE TABLE order_credit_serial (
  one bigint PRIMARY KEY CHECK (one = 1),
  serial bigint NOT NULL
);
INSERT INTO order_credit_serial (one, serial) VALUES (1, 0);

-- How much of a payment was given back, as far as was heard: in the smallest unit of the order's currency.
ALTER TABLE order_payments ADD COLUMN refunded bigint NOT NULL DEFAULT 0;
