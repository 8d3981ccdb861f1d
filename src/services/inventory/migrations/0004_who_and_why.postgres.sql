-- More reasons, who recorded a movement, and a note. A count that finds what was thought to be there changes nothing.
ALTER TABLE inventory_movements
  ADD COLUMN moved_by uuid,
  ADD COLUMN note text,
  DROP CONSTRAINT inventory_movements_quantity_check,
  DROP CONSTRAINT inventory_movements_reason_check,
  ADD CONSTRAINT inventory_movements_quantity_check CHECK (quantity <> 0 OR reason = 'counted'),
  ADD CONSTRAINT inventory_movements_reason_check CHECK (reason = 'sold' OR reason = 'sale_cancelled'
      OR reason = 'received' OR reason = 'returned' OR reason = 'found' OR reason = 'damaged' OR reason = 'lost'
      OR reason = 'written_off' OR reason = 'corrected' OR reason = 'counted');
