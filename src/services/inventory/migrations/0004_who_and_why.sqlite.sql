-- More reasons, who recorded a movement, and a note. A count that finds what was thought to be there changes nothing.
ALTER TABLE inventory_movements RENAME TO inventory_movements_before;
CREATE TABLE inventory_movements (
  product_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  variant_id BLOB NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity <> 0 OR reason = 'counted'),
  reason TEXT NOT NULL CHECK (reason = 'sold' OR reason = 'sale_cancelled' OR reason = 'received'
      OR reason = 'returned' OR reason = 'found' OR reason = 'damaged' OR reason = 'lost' OR reason = 'written_off'
      OR reason = 'corrected' OR reason = 'counted'),
  order_id BLOB,
  moved_at INTEGER NOT NULL,
  moved_by BLOB,
  note TEXT,
  PRIMARY KEY (product_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO inventory_movements (product_id, id, variant_id, quantity, reason, order_id, moved_at)
  SELECT product_id, id, variant_id, quantity, reason, order_id, moved_at FROM inventory_movements_before;
DROP TABLE inventory_movements_before;
