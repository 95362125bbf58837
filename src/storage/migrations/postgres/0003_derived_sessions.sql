-- SPDX-License-Identifier: Apache-2.0
-- Codes that confirm a session.

ALTER TABLE verification DROP CONSTRAINT verification_purpose_check;
ALTER TABLE verification ADD CONSTRAINT verification_purpose_check
  CHECK (purpose IN ('login_code', 'email_code', 'magic_link',
    'email_verification', 'password_reset', 'email_change', 'authorization_code', 'bridge',
    'exchange', 'confirmation_code'));
