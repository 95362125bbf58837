-- SPDX-License-Identifier: Apache-2.0
-- Identity, organizations, the registry and the audit log. Times are microseconds since 1970.

CREATE TABLE user_account (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'service')),
  email TEXT NOT NULL,
  email_normalized TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
  name TEXT NOT NULL,
  image TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('user', 'admin')),
  ban_reason TEXT,
  ban_expires_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organization (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('personal', 'team')),
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization (id),
  user_id TEXT NOT NULL REFERENCES user_account (id),
  role TEXT NOT NULL CHECK (role IN ('member', 'admin', 'owner')),
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX membership_active ON membership (organization_id, user_id)
  WHERE removed_at IS NULL;
CREATE INDEX membership_of_user ON membership (user_id) WHERE removed_at IS NULL;

CREATE TABLE api_token (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user_account (id),
  name TEXT NOT NULL,
  digest BLOB NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  package_pattern TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_of_user ON api_token (user_id);

CREATE TABLE package (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL UNIQUE,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
  description TEXT NOT NULL,
  repository TEXT NOT NULL,
  downloads INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX package_of_organization ON package (organization_id, name);
CREATE INDEX package_by_update ON package (updated_at, name);

-- `version_key` sorts as bytes in the order of SemVer; see src/storage/sql/version_key.hpp.
-- With row numbers, unlike the others: its rows are long, and a row that lives in the index
-- itself would make every look-up read more pages.
CREATE TABLE release (
  id TEXT NOT NULL PRIMARY KEY,
  package_id TEXT NOT NULL REFERENCES package (id),
  version TEXT NOT NULL,
  version_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('available', 'yanked', 'quarantined', 'deleted')),
  state_reason TEXT NOT NULL,
  deprecated TEXT NOT NULL,
  digest BLOB NOT NULL,
  integrity BLOB NOT NULL,
  uploaded_digest BLOB NOT NULL,
  size_bytes INTEGER NOT NULL,
  unpacked_bytes INTEGER NOT NULL,
  file_count INTEGER NOT NULL,
  dependencies TEXT NOT NULL,
  permissions TEXT NOT NULL,
  audit_score REAL,
  published_by TEXT NOT NULL REFERENCES user_account (id),
  published_at INTEGER NOT NULL,
  manifest TEXT NOT NULL,
  readme TEXT NOT NULL,
  UNIQUE (package_id, version_key)
) STRICT;
CREATE INDEX release_installable ON release (package_id) WHERE state IN ('available', 'yanked');
CREATE INDEX release_by_digest ON release (digest) WHERE state <> 'deleted';

CREATE TABLE dist_tag (
  package_id TEXT NOT NULL REFERENCES package (id),
  tag TEXT NOT NULL,
  version TEXT NOT NULL,
  PRIMARY KEY (package_id, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE upload (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user_account (id),
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  digest BLOB NOT NULL,
  size_bytes INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('reserved', 'uploaded', 'published', 'rejected', 'expired')),
  rejection TEXT NOT NULL,
  release_id TEXT REFERENCES release (id),
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_open ON upload (expires_at) WHERE state IN ('reserved', 'uploaded');

CREATE TABLE remembered_answer (
  principal TEXT NOT NULL,
  operation TEXT NOT NULL,
  request_key TEXT NOT NULL,
  request_digest BLOB NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (principal, operation, request_key)
) STRICT;
CREATE INDEX remembered_answer_by_age ON remembered_answer (created_at);

CREATE TABLE audit_event (
  seq INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  actor TEXT,
  on_behalf_of TEXT,
  request_id TEXT NOT NULL,
  scope TEXT,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  previous BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_event_of_organization ON audit_event (scope, seq) WHERE scope IS NOT NULL;

-- What search reads. `name` is the full name without `@`, `bare_name` the part behind the
-- slash, `grams` its three-letter pieces, the rest words; see src/storage/sql/search_text.hpp.
CREATE TABLE search_document (
  number INTEGER NOT NULL PRIMARY KEY,
  package_id TEXT NOT NULL UNIQUE REFERENCES package (id),
  name TEXT NOT NULL UNIQUE,
  bare_name TEXT NOT NULL,
  grams TEXT NOT NULL,
  name_words TEXT NOT NULL,
  description_words TEXT NOT NULL,
  readme_words TEXT NOT NULL
) STRICT;
CREATE INDEX search_document_by_bare_name ON search_document (bare_name);

CREATE VIRTUAL TABLE search_text USING fts5 (
  grams, name_words, description_words, readme_words,
  content = 'search_document', content_rowid = 'number',
  tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
  INSERT INTO search_text (rowid, grams, name_words, description_words, readme_words)
  VALUES (new.number, new.grams, new.name_words, new.description_words, new.readme_words);
END;
CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document
WHEN old.description_words <> new.description_words OR old.readme_words <> new.readme_words BEGIN
  INSERT INTO search_text (search_text, rowid, grams, name_words, description_words, readme_words)
  VALUES ('delete', old.number, old.grams, old.name_words, old.description_words, old.readme_words);
  INSERT INTO search_text (rowid, grams, name_words, description_words, readme_words)
  VALUES (new.number, new.grams, new.name_words, new.description_words, new.readme_words);
END;
CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
  INSERT INTO search_text (search_text, rowid, grams, name_words, description_words, readme_words)
  VALUES ('delete', old.number, old.grams, old.name_words, old.description_words, old.readme_words);
END;
