-- Accounts: who may log in, and by what. The profile is the user service's.
-- *_key: what all spellings have in common. contact_due: the user service is still to be told of the address.
CREATE TABLE auth_accounts (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL,
  email text NOT NULL,
  email_key text COLLATE "C" NOT NULL UNIQUE,
  email_verified boolean NOT NULL,
  username text,
  username_key text COLLATE "C" UNIQUE,
  password_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('user', 'admin')),
  status text NOT NULL CHECK (status IN ('active', 'suspended')),
  contact_due boolean NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  password_changed_at bigint NOT NULL
);
CREATE INDEX auth_accounts_contact_due ON auth_accounts (id) WHERE contact_due;
CREATE INDEX auth_accounts_admins ON auth_accounts (id) WHERE role = 'admin';

-- Links that work once. token_hash: a keyed hash, in hex; with it nobody can make the link.
CREATE TABLE auth_links (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth_accounts (id),
  purpose text NOT NULL CHECK (purpose IN ('verify_email', 'reset_password', 'accept_invite', 'change_email')),
  email text NOT NULL,
  token_hash text COLLATE "C" NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX auth_links_of_user ON auth_links (user_id, purpose, created_at);
CREATE INDEX auth_links_by_end ON auth_links (expires_at);

-- Who has forgotten a password, known here or not: a job looks, so that the reply tells nothing. Empty but for
-- the last moments.
CREATE TABLE auth_resets (
  id uuid PRIMARY KEY,
  email_key text COLLATE "C" NOT NULL UNIQUE,
  created_at bigint NOT NULL
);

-- One row once the first admin was made: never again.
CREATE TABLE auth_first_admin (
  one integer PRIMARY KEY CHECK (one = 1),
  user_id uuid NOT NULL,
  made_at bigint NOT NULL
);
