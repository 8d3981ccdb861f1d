-- Imports: what was uploaded lies in parts of a few lines, each of which goes when it is done. A bad line leaves words.
CREATE TABLE product_imports (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  format TEXT NOT NULL,
  header TEXT NOT NULL,
  lines INTEGER NOT NULL,
  inserted INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE product_import_parts (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  import_id BLOB NOT NULL REFERENCES product_imports (id),
  part INTEGER NOT NULL,
  first_line INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX product_import_parts_of ON product_import_parts (import_id, part);

CREATE TABLE product_import_faults (
  import_id BLOB NOT NULL REFERENCES product_imports (id),
  line INTEGER NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (import_id, line)
) STRICT, WITHOUT ROWID;
