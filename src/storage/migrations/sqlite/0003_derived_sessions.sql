-- SPDX-License-Identifier: Apache-2.0
-- Codes that confirm a session, and sessions that came from an API token. SQLite changes no CHECK
-- in place, so that the table of codes is made anew.

CREATE TABLE verification_anew (
  id TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('login_code', 'email_code', 'magic_link',
    'email_verification', 'password_reset', 'email_change', 'authorization_code', 'bridge',
    'exchange', 'confirmation_code')),
  subject TEXT NOT NULL,
  user_id TEXT REFERENCES user_account (id),
  digest BLOB NOT NULL,
  attempts INTEGER NOT NULL,
  payload TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO verification_anew (id, purpose, subject, user_id, digest, attempts, payload,
  created_at, expires_at, used_at)
SELECT id, purpose, subject, user_id, digest, attempts, payload, created_at, expires_at, used_at
FROM verification;
DROP TABLE verification;
ALTER TABLE verification_anew RENAME TO verification;
CREATE UNIQUE INDEX verification_live ON verification (purpose, subject) WHERE used_at IS NULL;
CREATE INDEX verification_by_subject ON verification (purpose, subject, created_at);
CREATE INDEX verification_by_digest ON verification (digest);
CREATE INDEX verification_by_end ON verification (expires_at);
CREATE INDEX verification_of_user ON verification (user_id) WHERE used_at IS NULL;

ALTER TABLE session ADD COLUMN parent_token TEXT REFERENCES api_token (id) ON DELETE CASCADE;
CREATE INDEX session_of_parent_token ON session (parent_token) WHERE parent_token IS NOT NULL;
