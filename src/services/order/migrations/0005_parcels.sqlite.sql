-- Who carries an order, and by which number the carrier finds it.
ALTER TABLE order_orders ADD COLUMN carrier TEXT;
ALTER TABLE order_orders ADD COLUMN tracking_number TEXT;
