-- SPDX-License-Identifier: Apache-2.0
-- What an owner says about a package as a whole, and what the analysis says about releases.

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
