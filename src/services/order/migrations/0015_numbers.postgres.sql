-- People know an order by its number, the last eight digits of its id: mails and pages show it.
CREATE INDEX order_orders_by_number ON order_orders ((right(CAST(id AS text), 8)));
