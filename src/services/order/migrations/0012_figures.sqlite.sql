-- What was placed in each quarter of an hour, and what of it was cancelled or has expired since: quarters are counted from
-- 1970 in UTC, and every time zone is whole quarters off. A table for each event that fills it, so that it can be filled anew.
CREATE TABLE order_placed_figures (
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  quarter INTEGER NOT NULL,
  orders INTEGER NOT NULL CHECK (orders > 0),
  gross_minor INTEGER NOT NULL CHECK (gross_minor BETWEEN 0 AND 9007199254740991),
  PRIMARY KEY (currency, quarter)
) STRICT, WITHOUT ROWID;
CREATE TABLE order_cancelled_figures (
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  quarter INTEGER NOT NULL,
  orders INTEGER NOT NULL CHECK (orders > 0),
  gross_minor INTEGER NOT NULL CHECK (gross_minor BETWEEN 0 AND 9007199254740991),
  PRIMARY KEY (currency, quarter)
) STRICT, WITHOUT ROWID;
CREATE TABLE order_expired_figures (
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  quarter INTEGER NOT NULL,
  orders INTEGER NOT NULL CHECK (orders > 0),
  gross_minor INTEGER NOT NULL CHECK (gross_minor BETWEEN 0 AND 9007199254740991),
  PRIMARY KEY (currency, quarter)
) STRICT, WITHOUT ROWID;
