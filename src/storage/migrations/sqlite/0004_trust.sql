-- SPDX-License-Identifier: Apache-2.0
-- The publish log: entries, the nodes of the Merkle tree over them, signed tree heads, and keys.

CREATE TABLE log_entry (
  position INTEGER NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('publish', 'yank', 'restore', 'quarantine', 'remove',
    'key_register', 'key_revoke')),
  package_id TEXT REFERENCES package (id),
  release_id TEXT REFERENCES release (id),
  key_id TEXT NOT NULL,
  leaf BLOB NOT NULL,
  entry TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX log_entry_publication ON log_entry (release_id) WHERE kind = 'publish';
CREATE INDEX log_entry_revocation ON log_entry (position)
  WHERE kind NOT IN ('publish', 'key_register');

CREATE TABLE log_node (
  level INTEGER NOT NULL,
  number INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

-- One row: how many entries there are, and the hashes from which the tree grows, one after the
-- other.
CREATE TABLE log_head (
  id TEXT NOT NULL PRIMARY KEY,
  entries INTEGER NOT NULL,
  hashes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE log_checkpoint (
  entries INTEGER NOT NULL PRIMARY KEY,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  signed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE log_key (
  id TEXT NOT NULL PRIMARY KEY,
  origin TEXT NOT NULL,
  key_id TEXT NOT NULL,
  public_key BLOB NOT NULL,
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE publisher_key (
  key_id TEXT NOT NULL PRIMARY KEY,
  public_key BLOB NOT NULL,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'rotated', 'revoked')),
  replaced_by TEXT NOT NULL,
  registered_by TEXT NOT NULL REFERENCES user_account (id),
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  distrusted_since INTEGER,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX publisher_key_of_owner ON publisher_key (owner, created_at);
