-- SPDX-License-Identifier: Apache-2.0
-- Uploads of which nothing is known before their bytes come, stars, and downloads by day.

-- Only by a new table can a column lose its NOT NULL.
CREATE TABLE upload_anew (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user_account (id),
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  digest BLOB,
  size_bytes INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('reserved', 'uploaded', 'checked', 'scanned', 'published', 'quarantined',
      'rejected', 'expired')),
  rejection TEXT NOT NULL,
  release_id TEXT REFERENCES release (id),
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO upload_anew SELECT id, user_id, name, version, digest, size_bytes, state, rejection,
  release_id, revision, created_at, expires_at FROM upload;
DROP TABLE upload;
ALTER TABLE upload_anew RENAME TO upload;
CREATE INDEX upload_open ON upload (expires_at) WHERE state IN ('reserved', 'uploaded');

CREATE TABLE package_star (
  package_id TEXT NOT NULL REFERENCES package (id),
  user_id TEXT NOT NULL REFERENCES user_account (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (package_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX package_by_downloads ON package (downloads, name);

-- `day` counts days since 1970-01-01, of UTC.
CREATE TABLE package_download (
  package_id TEXT NOT NULL REFERENCES package (id),
  day INTEGER NOT NULL,
  downloads INTEGER NOT NULL,
  PRIMARY KEY (package_id, day)
) STRICT, WITHOUT ROWID;
