-- At or below so many a variant is low; NULL: SOUK_STOCK_LOW.
ALTER TABLE inventory_stock ADD COLUMN threshold bigint CHECK (threshold >= 0);
