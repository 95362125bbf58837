-- SPDX-License-Identifier: Apache-2.0
-- What people log in with, sessions, invitations, and how much somebody may still do. Times are microseconds since 1970.

CREATE TABLE password (
  user_id TEXT NOT NULL PRIMARY KEY REFERENCES user_account (id),
  phc TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user_account (id),
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  email TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_of_user ON account (user_id);

-- When the user who let a token in, or made it, had last shown who he is.
ALTER TABLE api_token ADD COLUMN confirmed_at INTEGER;

CREATE TABLE verification (
  id TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('login_code', 'email_code', 'magic_link',
    'email_verification', 'password_reset', 'email_change', 'authorization_code', 'bridge',
    'exchange')),
  subject TEXT NOT NULL,
  user_id TEXT REFERENCES user_account (id),
  digest BLOB NOT NULL,
  attempts INTEGER NOT NULL,
  payload TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX verification_live ON verification (purpose, subject) WHERE used_at IS NULL;
CREATE INDEX verification_by_subject ON verification (purpose, subject, created_at);
CREATE INDEX verification_by_digest ON verification (digest);
CREATE INDEX verification_by_end ON verification (expires_at);
CREATE INDEX verification_of_user ON verification (user_id) WHERE used_at IS NULL;

CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user_account (id),
  digest BLOB NOT NULL UNIQUE,
  method TEXT NOT NULL CHECK (method IN ('password', 'email_code', 'magic_link', 'oauth',
    'exchange', 'developer', 'impersonation')),
  address TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  impersonator TEXT REFERENCES user_account (id),
  reason TEXT NOT NULL,
  parent TEXT REFERENCES session (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_of_impersonator ON session (impersonator) WHERE impersonator IS NOT NULL;
CREATE INDEX session_of_parent ON session (parent) WHERE parent IS NOT NULL;
CREATE INDEX session_by_end ON session (expires_at);

CREATE TABLE refresh_token (
  digest BLOB NOT NULL PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_of_session ON refresh_token (session_id);

CREATE TABLE device_grant (
  id TEXT NOT NULL PRIMARY KEY,
  device_digest BLOB NOT NULL UNIQUE,
  user_code_digest BLOB NOT NULL UNIQUE,
  client TEXT NOT NULL,
  scopes TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'used')),
  user_id TEXT REFERENCES user_account (id),
  interval_seconds INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  polled_at INTEGER,
  confirmed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX device_grant_by_end ON device_grant (expires_at);
CREATE INDEX device_grant_of_user ON device_grant (user_id) WHERE state = 'approved';

CREATE TABLE signing_key (
  kid TEXT NOT NULL PRIMARY KEY,
  algorithm TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'ES256', 'RS256')),
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  activates_at INTEGER NOT NULL,
  retires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization (id),
  email TEXT NOT NULL,
  email_normalized TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('member', 'admin', 'owner')),
  invited_by TEXT NOT NULL REFERENCES user_account (id),
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'declined', 'withdrawn')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invitation_pending ON invitation (organization_id, email_normalized)
  WHERE state = 'pending';
CREATE INDEX invitation_by_email ON invitation (email_normalized) WHERE state = 'pending';

-- `full_at` is when the bucket will be full again, in microseconds on both engines: it is
-- reckoned with, not only compared.
CREATE TABLE rate_bucket (
  id TEXT NOT NULL PRIMARY KEY,
  full_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rate_bucket_by_end ON rate_bucket (full_at);

CREATE TABLE login_failure (
  subject TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_failure_by_age ON login_failure (last_at);
