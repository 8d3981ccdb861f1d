-- role: NULL where none was told of, but sessions ended. Rows are of the last hour, for whoever was logging in: at a start
-- nobody is.
DROP TABLE gateway_account_changes;
CREATE TABLE gateway_account_changes (
  user_id BLOB PRIMARY KEY CHECK (length(user_id) = 16),
  role TEXT CHECK (role = 'user' OR role = 'admin'),
  ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX gateway_account_changes_old ON gateway_account_changes (at);
