-- SPDX-License-Identifier: Apache-2.0
-- What an owner says about a package as a whole.

ALTER TABLE package ADD COLUMN status TEXT NOT NULL DEFAULT 'active'
  CHECK (status IN ('draft', 'active', 'deprecated', 'unlisted', 'archived'));
ALTER TABLE package ADD COLUMN status_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE package ADD COLUMN labels TEXT NOT NULL DEFAULT '';
