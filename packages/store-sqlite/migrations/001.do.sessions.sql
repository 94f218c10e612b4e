-- Times are milliseconds since the Unix epoch, deadlines of sessions whole seconds. What is NULL is absent.

-- "PAWL": what tells this file from any other database.
PRAGMA application_id = 0x5041574c;

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  credential_version INTEGER NOT NULL,
  disabled INTEGER NOT NULL,
  administrator INTEGER NOT NULL,
  integrator INTEGER NOT NULL,
  default_account_id INTEGER REFERENCES accounts,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE memberships (
  user_id INTEGER NOT NULL REFERENCES users,
  account_id INTEGER NOT NULL REFERENCES accounts,
  PRIMARY KEY (user_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX memberships_by_account ON memberships (account_id);

-- One row for each login, however often it is refreshed. The key is the UUIDv7 itself, so the newest come last without
-- an index. A refresh changes no indexed column and leaves user_id alone, so it looks at nothing but this row. What can be
-- told from another column of the row is told from it: a row without waste is a page less to flush.
CREATE TABLE sessions (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  user_id INTEGER NOT NULL REFERENCES users,
  account_id INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  salt BLOB NOT NULL,
  generation INTEGER NOT NULL,
  healed_to INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  recent BLOB NOT NULL,
  rotated_at INTEGER NOT NULL,
  -- From rotated_at.
  pace_ahead INTEGER,
  bearer_expires_at INTEGER NOT NULL,
  previous_bearer_expires_at INTEGER NOT NULL,
  idle_deadline INTEGER NOT NULL,
  hard_deadline INTEGER,
  revoked_at INTEGER,
  revocation_reason TEXT,
  -- From the instant in the id.
  created_after_id INTEGER NOT NULL,
  device TEXT NOT NULL,
  address TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_user ON sessions (user_id);

-- AUTOINCREMENT: an id is never given twice, also after a purge.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  user_id INTEGER,
  account_id INTEGER,
  session_id BLOB,
  address TEXT,
  by INTEGER,
  detail TEXT
) STRICT;

CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_user ON audit (user_id);
-- Four random bytes of the id find its records as well as all sixteen would.
CREATE INDEX audit_by_session ON audit (substr(session_id, 13)) WHERE session_id IS NOT NULL;

CREATE TABLE loops (
  session_id BLOB PRIMARY KEY,
  diagnosis TEXT NOT NULL,
  per_minute REAL NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX loops_by_last_seen ON loops (last_seen);

CREATE TABLE deployment (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  epoch INTEGER NOT NULL,
  clock_mark INTEGER NOT NULL,
  -- Changed to find out whether anything can be changed.
  probe INTEGER NOT NULL
) STRICT;

INSERT INTO deployment VALUES (1, 1, 0, 0);

CREATE TABLE keys (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE nodes (
  node TEXT PRIMARY KEY,
  seen_at INTEGER NOT NULL,
  fingerprints TEXT NOT NULL
) STRICT, WITHOUT ROWID;
