-- Accounts: who may log in, and by what. The profile is the user service's.
-- *_key: what all spellings have in common. contact_due: the user service is still to be told of the address.
CREATE TABLE auth_accounts (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  request_id BLOB NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
  username TEXT,
  username_key TEXT UNIQUE,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('user', 'admin')),
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  contact_due INTEGER NOT NULL CHECK (contact_due IN (0, 1)),
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  password_changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX auth_accounts_contact_due ON auth_accounts (id) WHERE contact_due;
CREATE INDEX auth_accounts_admins ON auth_accounts (id) WHERE role = 'admin';

-- Links that work once. token_hash: a keyed hash, in hex; with it nobody can make the link.
CREATE TABLE auth_links (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES auth_accounts (id),
  purpose TEXT NOT NULL CHECK (purpose = 'verify_email' OR purpose = 'reset_password' OR purpose = 'accept_invite'
    OR purpose = 'change_email'),
  email TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX auth_links_of_user ON auth_links (user_id, purpose, created_at);
CREATE INDEX auth_links_by_end ON auth_links (expires_at);

-- Who has forgotten a password, known here or not: a job looks, so that the reply tells nothing. Empty but for
-- the last moments.
CREATE TABLE auth_resets (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  email_key TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row once the first admin was made: never again.
CREATE TABLE auth_first_admin (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  user_id BLOB NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
