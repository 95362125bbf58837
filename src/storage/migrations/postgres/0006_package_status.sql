-- SPDX-License-Identifier: Apache-2.0
-- What an owner says about a package as a whole, and what the analysis says about releases.

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
