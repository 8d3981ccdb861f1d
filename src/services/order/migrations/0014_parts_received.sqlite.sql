-- How many of it have come; the rest is declined. Null until the return is received.
ALTER TABLE order_return_lines ADD COLUMN received INTEGER CHECK (received BETWEEN 0 AND quantity);
UPDATE order_return_lines SET received = quantity
  WHERE return_id IN (SELECT id FROM order_returns WHERE status = 'received');
