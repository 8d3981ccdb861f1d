-- Lines are written with their reservation, in one transaction. To look for it once more, as the constraint does for
-- each, is to read the index at the very page where everybody else's next reservation goes: under SERIALIZABLE two
-- that come together would undo each other. `souk check` looks instead.
ALTER TABLE inventory_reservation_lines DROP CONSTRAINT inventory_reservation_lines_order_id_fkey;
