-- SPDX-License-Identifier: Apache-2.0
-- What an owner says about a package as a whole, and what the analysis says about releases; names
-- that look alike; changes of owner.

ALTER TABLE package ADD COLUMN status TEXT COLLATE "C" NOT NULL DEFAULT 'active'
  CHECK (status IN ('draft', 'active', 'deprecated', 'unlisted', 'archived'));
ALTER TABLE package ADD COLUMN status_reason TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE package ADD COLUMN labels TEXT COLLATE "C" NOT NULL DEFAULT '';

-- What the newest analysis said: in short beside the release, which lists read, and in full.
ALTER TABLE release ADD COLUMN scan_verdict TEXT COLLATE "C"
  CHECK (scan_verdict IN ('pass', 'pass_with_notes', 'flagged', 'fail'));
ALTER TABLE release ADD COLUMN scanned_at TIMESTAMPTZ;

-- `held_state` is what a release in quarantine was before, and goes back to.
CREATE TABLE release_scan (
  release_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES release (id),
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  verdict TEXT COLLATE "C" CHECK (verdict IN ('pass', 'pass_with_notes', 'flagged', 'fail')),
  score BIGINT NOT NULL,
  rule_set TEXT COLLATE "C" NOT NULL,
  failure TEXT COLLATE "C" NOT NULL,
  truncated BOOLEAN NOT NULL,
  scanned_at TIMESTAMPTZ NOT NULL,
  held_state TEXT COLLATE "C" CHECK (held_state IN ('available', 'yanked')),
  held_reason TEXT COLLATE "C" NOT NULL,
  dispute_state TEXT COLLATE "C" NOT NULL CHECK (dispute_state IN ('none', 'open', 'upheld', 'lifted')),
  dispute_reason TEXT COLLATE "C" NOT NULL,
  decision TEXT COLLATE "C" NOT NULL,
  opened_by TEXT COLLATE "C" REFERENCES user_account (id),
  opened_at TIMESTAMPTZ,
  decided_by TEXT COLLATE "C" REFERENCES user_account (id),
  decided_at TIMESTAMPTZ,
  findings TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL
);
CREATE INDEX release_scan_disputed ON release_scan (release_id) WHERE dispute_state = 'open';

-- What remains of a name when one looks away from what a reader overlooks; see
-- tank/package/package_name.hpp, which says it again for new names.
ALTER TABLE package ADD COLUMN skeleton TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE package SET skeleton = replace(replace(replace(replace(replace(replace(replace(
  name, '-', ''), '_', ''), '0', 'o'), '1', 'l'), 'i', 'l'), 'rn', 'm'), 'vv', 'w');
CREATE INDEX package_by_skeleton ON package (skeleton);
-- Names that are worth imitating: registry::popular_downloads.
CREATE INDEX package_popular ON package (downloads) WHERE downloads >= 1000;

-- Open offers to take a package over.
CREATE TABLE package_transfer (
  package_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES package (id),
  from_organization_id TEXT COLLATE "C" NOT NULL REFERENCES organization (id),
  to_organization_id TEXT COLLATE "C" NOT NULL REFERENCES organization (id),
  offered_by TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  offered_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX package_transfer_from ON package_transfer (from_organization_id);
CREATE INDEX package_transfer_to ON package_transfer (to_organization_id);

-- Whether unsigned releases are refused.
ALTER TABLE organization ADD COLUMN requires_signatures BOOLEAN NOT NULL DEFAULT FALSE;
