-- SPDX-License-Identifier: Apache-2.0
-- What an owner says about a package as a whole, and what the analysis says about releases; names
-- that look alike; changes of owner.

ALTER TABLE package ADD COLUMN status TEXT NOT NULL DEFAULT 'active'
  CHECK (status IN ('draft', 'active', 'deprecated', 'unlisted', 'archived'));
ALTER TABLE package ADD COLUMN status_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE package ADD COLUMN labels TEXT NOT NULL DEFAULT '';

-- What the newest analysis said: in short beside the release, which lists read, and in full.
ALTER TABLE release ADD COLUMN scan_verdict TEXT
  CHECK (scan_verdict IN ('pass', 'pass_with_notes', 'flagged', 'fail'));
ALTER TABLE release ADD COLUMN scanned_at INTEGER;

-- `held_state` is what a release in quarantine was before, and goes back to.
CREATE TABLE release_scan (
  release_id TEXT NOT NULL PRIMARY KEY REFERENCES release (id),
  id TEXT NOT NULL UNIQUE,
  verdict TEXT CHECK (verdict IN ('pass', 'pass_with_notes', 'flagged', 'fail')),
  score INTEGER NOT NULL,
  rule_set TEXT NOT NULL,
  failure TEXT NOT NULL,
  truncated INTEGER NOT NULL CHECK (truncated IN (0, 1)),
  scanned_at INTEGER NOT NULL,
  held_state TEXT CHECK (held_state IN ('available', 'yanked')),
  held_reason TEXT NOT NULL,
  dispute_state TEXT NOT NULL CHECK (dispute_state IN ('none', 'open', 'upheld', 'lifted')),
  dispute_reason TEXT NOT NULL,
  decision TEXT NOT NULL,
  opened_by TEXT REFERENCES user_account (id),
  opened_at INTEGER,
  decided_by TEXT REFERENCES user_account (id),
  decided_at INTEGER,
  findings TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX release_scan_disputed ON release_scan (release_id) WHERE dispute_state = 'open';

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
