-- How far something was looked at: of what is no event.
CREATE TABLE notification_marks (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
