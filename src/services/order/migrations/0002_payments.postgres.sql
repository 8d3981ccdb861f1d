-- Each payment of an order by itself: several may be under way, and their events overtake each other.
-- version: of the payment's newest event that was heard. unpaid: it failed.
CREATE TABLE order_payments (
  order_id uuid NOT NULL REFERENCES order_orders (id),
  payment_id uuid NOT NULL,
  status text NOT NULL
    CHECK (status = 'unpaid' OR status = 'accepted' OR status = 'paid' OR status = 'partly_refunded'
      OR status = 'refunded'),
  version bigint NOT NULL CHECK (version > 0),
  PRIMARY KEY (order_id, payment_id)
);
INSERT INTO order_payments (order_id, payment_id, status, version)
  SELECT id, payment_id, payment_status, payment_version FROM order_orders WHERE payment_id IS NOT NULL;
ALTER TABLE order_orders DROP COLUMN payment_id;
ALTER TABLE order_orders DROP COLUMN payment_version;

-- That stock.confirmed was heard is remembered: the payment that confirms may come long after it.
ALTER TABLE order_orders ADD COLUMN stock_sold boolean NOT NULL DEFAULT FALSE;
UPDATE order_orders SET stock_sold = TRUE
  WHERE status = 'confirmed' OR status = 'packed' OR status = 'shipped' OR status = 'delivered' OR status = 'completed';

-- Confirmed orders whose payment failed since can expire, too.
DROP INDEX order_orders_unpaid;
CREATE INDEX order_orders_unpaid ON order_orders (pay_until)
  WHERE (status = 'placed' OR status = 'confirmed') AND payment_status = 'unpaid' AND pay_until IS NOT NULL;
