-- Imports: what was uploaded lies in parts of a few lines, each of which goes when it is done. A bad line leaves words.
CREATE TABLE product_imports (
  id uuid PRIMARY KEY,
  format text NOT NULL,
  header text NOT NULL,
  lines bigint NOT NULL,
  inserted bigint NOT NULL,
  updated bigint NOT NULL,
  unchanged bigint NOT NULL,
  failed bigint NOT NULL,
  created_at bigint NOT NULL,
  finished_at bigint
);

CREATE TABLE product_import_parts (
  id uuid PRIMARY KEY,
  import_id uuid NOT NULL REFERENCES product_imports (id),
  part bigint NOT NULL,
  first_line bigint NOT NULL,
  bytes bytea NOT NULL
);
CREATE INDEX product_import_parts_of ON product_import_parts (import_id, part);

CREATE TABLE product_import_faults (
  import_id uuid NOT NULL REFERENCES product_imports (id),
  line bigint NOT NULL,
  message text NOT NULL,
  PRIMARY KEY (import_id, line)
);
