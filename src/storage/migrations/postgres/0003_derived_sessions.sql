-- SPDX-License-Identifier: Apache-2.0
-- Codes that confirm a session, and sessions that came from an API token.

ALTER TABLE verification DROP CONSTRAINT verification_purpose_check;
ALTER TABLE verification ADD CONSTRAINT verification_purpose_check
  CHECK (purpose IN ('login_code', 'email_code', 'magic_link',
    'email_verification', 'password_reset', 'email_change', 'authorization_code', 'bridge',
    'exchange', 'confirmation_code'));

ALTER TABLE session ADD COLUMN parent_token TEXT COLLATE "C" REFERENCES api_token (id) ON DELETE CASCADE;
CREATE INDEX session_of_parent_token ON session (parent_token) WHERE parent_token IS NOT NULL;
