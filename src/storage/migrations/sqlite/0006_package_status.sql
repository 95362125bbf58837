-- SPDX-License-Identifier: Apache-2.0
-- What an owner says about a package as a whole; names that look alike; changes of owner.

ALTER TABLE package ADD COLUMN status TEXT NOT NULL DEFAULT 'active'
  CHECK (status IN ('draft', 'active', 'deprecated', 'unlisted', 'archived'));
ALTER TABLE package ADD COLUMN status_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE package ADD COLUMN labels TEXT NOT NULL DEFAULT '';

-- What remains of a name when one looks away from what a reader overlooks; see
-- tank/package/package_name.hpp, which says it again for new names.
ALTER TABLE package ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
UPDATE package SET skeleton = replace(replace(replace(replace(replace(replace(replace(
  name, '-', ''), '_', ''), '0', 'o'), '1', 'l'), 'i', 'l'), 'rn', 'm'), 'vv', 'w');
CREATE INDEX package_by_skeleton ON package (skeleton);
-- Names that are worth imitating: registry::popular_downloads.
CREATE INDEX package_popular ON package (downloads) WHERE downloads >= 1000;

-- Open offers to take a package over.
CREATE TABLE package_transfer (
  package_id TEXT NOT NULL PRIMARY KEY REFERENCES package (id),
  from_organization_id TEXT NOT NULL REFERENCES organization (id),
  to_organization_id TEXT NOT NULL REFERENCES organization (id),
  offered_by TEXT NOT NULL REFERENCES user_account (id),
  offered_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX package_transfer_from ON package_transfer (from_organization_id);
CREATE INDEX package_transfer_to ON package_transfer (to_organization_id);

-- Whether unsigned releases are refused.
ALTER TABLE organization ADD COLUMN requires_signatures INTEGER NOT NULL DEFAULT 0
  CHECK (requires_signatures IN (0, 1));
