-- SPDX-License-Identifier: Apache-2.0
-- Uploads of which nothing is known before their bytes come, stars, and downloads by day.

ALTER TABLE upload ALTER COLUMN digest DROP NOT NULL;
ALTER TABLE upload DROP CONSTRAINT upload_state_check;
ALTER TABLE upload ADD CONSTRAINT upload_state_check
  CHECK (state IN ('reserved', 'uploaded', 'checked', 'scanned', 'published', 'quarantined',
    'rejected', 'expired'));

CREATE TABLE package_star (
  package_id TEXT COLLATE "C" NOT NULL REFERENCES package (id),
  user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (package_id, user_id)
);

CREATE INDEX package_by_downloads ON package (downloads, name);

-- `day` counts days since 1970-01-01, of UTC.
CREATE TABLE package_download (
  package_id TEXT COLLATE "C" NOT NULL REFERENCES package (id),
  day BIGINT NOT NULL,
  downloads BIGINT NOT NULL,
  PRIMARY KEY (package_id, day)
);
