-- SPDX-License-Identifier: Apache-2.0
-- Identity, organizations, the registry and the audit log. Texts compare as
-- bytes, as in SQLite, so that pages come in the same order.

CREATE TABLE user_account (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('person', 'service')),
  email TEXT COLLATE "C" NOT NULL,
  email_normalized TEXT COLLATE "C" NOT NULL UNIQUE,
  email_verified BOOLEAN NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  image TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('user', 'admin')),
  ban_reason TEXT COLLATE "C",
  ban_expires_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE organization (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('personal', 'team')),
  slug TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

CREATE TABLE membership (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id TEXT COLLATE "C" NOT NULL REFERENCES organization (id),
  user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('member', 'admin', 'owner')),
  created_at TIMESTAMPTZ NOT NULL,
  removed_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX membership_active ON membership (organization_id, user_id)
  WHERE removed_at IS NULL;
CREATE INDEX membership_of_user ON membership (user_id) WHERE removed_at IS NULL;

CREATE TABLE api_token (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  name TEXT COLLATE "C" NOT NULL,
  digest BYTEA NOT NULL UNIQUE,
  scopes TEXT COLLATE "C" NOT NULL,
  package_pattern TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  last_used_at TIMESTAMPTZ,
  revoked_at TIMESTAMPTZ
);
CREATE INDEX api_token_of_user ON api_token (user_id);

CREATE TABLE package (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id TEXT COLLATE "C" NOT NULL REFERENCES organization (id),
  name TEXT COLLATE "C" NOT NULL UNIQUE,
  visibility TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'private')),
  description TEXT COLLATE "C" NOT NULL,
  repository TEXT COLLATE "C" NOT NULL,
  downloads BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX package_of_organization ON package (organization_id, name);
CREATE INDEX package_by_update ON package (updated_at, name);

-- `version_key` sorts as bytes in the order of SemVer; see src/storage/sql/version_key.hpp.
CREATE TABLE release (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  package_id TEXT COLLATE "C" NOT NULL REFERENCES package (id),
  version TEXT COLLATE "C" NOT NULL,
  version_key TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('available', 'yanked', 'quarantined', 'deleted')),
  state_reason TEXT COLLATE "C" NOT NULL,
  deprecated TEXT COLLATE "C" NOT NULL,
  digest BYTEA NOT NULL,
  integrity BYTEA NOT NULL,
  uploaded_digest BYTEA NOT NULL,
  size_bytes BIGINT NOT NULL,
  unpacked_bytes BIGINT NOT NULL,
  file_count BIGINT NOT NULL,
  dependencies TEXT COLLATE "C" NOT NULL,
  permissions TEXT COLLATE "C" NOT NULL,
  audit_score DOUBLE PRECISION,
  published_by TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  published_at TIMESTAMPTZ NOT NULL,
  manifest TEXT COLLATE "C" NOT NULL,
  readme TEXT COLLATE "C" NOT NULL,
  UNIQUE (package_id, version_key)
);
CREATE INDEX release_installable ON release (package_id) WHERE state IN ('available', 'yanked');
CREATE INDEX release_by_digest ON release (digest) WHERE state <> 'deleted';

CREATE TABLE dist_tag (
  package_id TEXT COLLATE "C" NOT NULL REFERENCES package (id),
  tag TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (package_id, tag)
);

CREATE TABLE upload (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  name TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  digest BYTEA NOT NULL,
  size_bytes BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL
    CHECK (state IN ('reserved', 'uploaded', 'published', 'rejected', 'expired')),
  rejection TEXT COLLATE "C" NOT NULL,
  release_id TEXT COLLATE "C" REFERENCES release (id),
  revision BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX upload_open ON upload (expires_at) WHERE state IN ('reserved', 'uploaded');

CREATE TABLE remembered_answer (
  principal TEXT COLLATE "C" NOT NULL,
  operation TEXT COLLATE "C" NOT NULL,
  request_key TEXT COLLATE "C" NOT NULL,
  request_digest BYTEA NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (principal, operation, request_key)
);
CREATE INDEX remembered_answer_by_age ON remembered_answer (created_at);

CREATE TABLE audit_event (
  seq BIGINT NOT NULL PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  at TIMESTAMPTZ NOT NULL,
  actor TEXT COLLATE "C",
  on_behalf_of TEXT COLLATE "C",
  request_id TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C",
  action TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  payload TEXT COLLATE "C" NOT NULL,
  previous BYTEA NOT NULL,
  hash BYTEA NOT NULL
);
CREATE INDEX audit_event_of_organization ON audit_event (scope, seq) WHERE scope IS NOT NULL;

-- What search reads. `name` is the full name without `@`, `bare_name` the part behind the
-- slash, `grams` its three-letter pieces, the rest words; see src/storage/sql/search_text.hpp.
-- Needs no extension, which the role of an installation may not be allowed to make.
CREATE TABLE search_document (
  number BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  package_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES package (id),
  name TEXT COLLATE "C" NOT NULL UNIQUE,
  bare_name TEXT COLLATE "C" NOT NULL,
  grams TEXT COLLATE "C" NOT NULL,
  name_words TEXT COLLATE "C" NOT NULL,
  description_words TEXT COLLATE "C" NOT NULL,
  readme_words TEXT COLLATE "C" NOT NULL,
  gram_vector TSVECTOR NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', grams)) STORED,
  words TSVECTOR NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', name_words), 'A') ||
    setweight(to_tsvector('simple', description_words), 'B') ||
    setweight(to_tsvector('simple', readme_words), 'D')
  ) STORED
);
CREATE INDEX search_document_by_bare_name ON search_document (bare_name);
CREATE INDEX search_document_by_gram ON search_document USING gin (gram_vector);
CREATE INDEX search_document_by_word ON search_document USING gin (words);
