-- SPDX-License-Identifier: Apache-2.0
-- The publish log: entries, the nodes of the Merkle tree over them, signed tree heads, and keys.

CREATE TABLE log_entry (
  position BIGINT NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('publish', 'yank', 'restore', 'quarantine', 'remove',
    'key_register', 'key_revoke')),
  package_id TEXT COLLATE "C" REFERENCES package (id),
  release_id TEXT COLLATE "C" REFERENCES release (id),
  key_id TEXT COLLATE "C" NOT NULL,
  leaf BYTEA NOT NULL,
  entry TEXT COLLATE "C" NOT NULL,
  signature TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX log_entry_publication ON log_entry (release_id) WHERE kind = 'publish';
CREATE INDEX log_entry_revocation ON log_entry (position)
  WHERE kind NOT IN ('publish', 'key_register');

CREATE TABLE log_node (
  level BIGINT NOT NULL,
  number BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (level, number)
);

-- One row: how many entries there are, and the hashes from which the tree grows, one after the
-- other.
CREATE TABLE log_head (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  entries BIGINT NOT NULL,
  hashes BYTEA NOT NULL
);

CREATE TABLE log_checkpoint (
  entries BIGINT NOT NULL PRIMARY KEY,
  root BYTEA NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  signed_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE log_key (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  origin TEXT COLLATE "C" NOT NULL,
  key_id TEXT COLLATE "C" NOT NULL,
  public_key BYTEA NOT NULL,
  sealed BYTEA NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE publisher_key (
  key_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  public_key BYTEA NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'rotated', 'revoked')),
  replaced_by TEXT COLLATE "C" NOT NULL,
  registered_by TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
  created_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ,
  distrusted_since TIMESTAMPTZ,
  reason TEXT COLLATE "C" NOT NULL
);
CREATE INDEX publisher_key_of_owner ON publisher_key (owner, created_at);
