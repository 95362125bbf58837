-- SPDX-License-Identifier: Apache-2.0
-- What people log in with, sessions, invitations, and how much somebody may still do.

CREATE TABLE password (
  user_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES user_account (id),
  phc TEXT COLLATE "C" NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE account (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  issuer TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  email TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (issuer, subject)
);
CREATE INDEX account_of_user ON account (user_id);

-- When the user who let a token in, or made it, had last shown who he is.
ALTER TABLE api_token ADD COLUMN confirmed_at TIMESTAMPTZ;

CREATE TABLE verification (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  purpose TEXT COLLATE "C" NOT NULL CHECK (purpose IN ('login_code', 'email_code', 'magic_link',
    'email_verification', 'password_reset', 'email_change', 'authorization_code', 'bridge',
    'exchange')),
  subject TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C" REFERENCES user_account (id),
  digest BYTEA NOT NULL,
  attempts BIGINT NOT NULL,
  payload TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX verification_live ON verification (purpose, subject) WHERE used_at IS NULL;
CREATE INDEX verification_by_subject ON verification (purpose, subject, created_at);
CREATE INDEX verification_by_digest ON verification (digest);
CREATE INDEX verification_by_end ON verification (expires_at);
CREATE INDEX verification_of_user ON verification (user_id) WHERE used_at IS NULL;

CREATE TABLE session (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  digest BYTEA NOT NULL UNIQUE,
  method TEXT COLLATE "C" NOT NULL CHECK (method IN ('password', 'email_code', 'magic_link', 'oauth',
    'exchange', 'developer', 'impersonation')),
  address TEXT COLLATE "C" NOT NULL,
  user_agent TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL,
  confirmed_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  revoked_at TIMESTAMPTZ,
  impersonator TEXT COLLATE "C" REFERENCES user_account (id),
  reason TEXT COLLATE "C" NOT NULL,
  parent TEXT COLLATE "C" REFERENCES session (id) ON DELETE CASCADE
);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_of_impersonator ON session (impersonator) WHERE impersonator IS NOT NULL;
CREATE INDEX session_of_parent ON session (parent) WHERE parent IS NOT NULL;
CREATE INDEX session_by_end ON session (expires_at);

CREATE TABLE refresh_token (
  digest BYTEA NOT NULL PRIMARY KEY,
  session_id TEXT COLLATE "C" NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  created_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);
CREATE INDEX refresh_token_of_session ON refresh_token (session_id);

CREATE TABLE device_grant (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  device_digest BYTEA NOT NULL UNIQUE,
  user_code_digest BYTEA NOT NULL UNIQUE,
  client TEXT COLLATE "C" NOT NULL,
  scopes TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'used')),
  user_id TEXT COLLATE "C" REFERENCES user_account (id),
  interval_seconds BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  polled_at TIMESTAMPTZ,
  confirmed_at TIMESTAMPTZ
);
CREATE INDEX device_grant_by_end ON device_grant (expires_at);
CREATE INDEX device_grant_of_user ON device_grant (user_id) WHERE state = 'approved';

CREATE TABLE signing_key (
  kid TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  algorithm TEXT COLLATE "C" NOT NULL CHECK (algorithm IN ('EdDSA', 'ES256', 'RS256')),
  sealed BYTEA NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  activates_at TIMESTAMPTZ NOT NULL,
  retires_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE invitation (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id TEXT COLLATE "C" NOT NULL REFERENCES organization (id),
  email TEXT COLLATE "C" NOT NULL,
  email_normalized TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('member', 'admin', 'owner')),
  invited_by TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('pending', 'accepted', 'declined', 'withdrawn')),
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX invitation_pending ON invitation (organization_id, email_normalized)
  WHERE state = 'pending';
CREATE INDEX invitation_by_email ON invitation (email_normalized) WHERE state = 'pending';

-- `full_at` is when the bucket will be full again, in microseconds on both engines: it is
-- reckoned with, not only compared.
CREATE TABLE rate_bucket (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  full_at BIGINT NOT NULL
);
CREATE INDEX rate_bucket_by_end ON rate_bucket (full_at);

CREATE TABLE login_failure (
  subject TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX login_failure_by_age ON login_failure (last_at);
