-- role: NULL where none was told of, but sessions ended.
ALTER TABLE gateway_account_changes ALTER COLUMN role DROP NOT NULL;
