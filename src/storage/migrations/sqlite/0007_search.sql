-- SPDX-License-Identifier: Apache-2.0
-- Search by our own postings: which words stand in which documents, best documents first, each
-- audience apart. `audience` is `public`, or the organization whose members alone may look;
-- `rank` falls as downloads rise. See src/storage/sql/search_index.hpp.

DROP TRIGGER search_document_added;
DROP TRIGGER search_document_changed;
DROP TRIGGER search_document_removed;
DROP TABLE search_text;

-- Long texts last: what stands before them is read without them.
CREATE TABLE search_document_anew (
  number INTEGER NOT NULL PRIMARY KEY,
  audience TEXT NOT NULL DEFAULT 'none',
  rank INTEGER NOT NULL DEFAULT 57,
  package_id TEXT NOT NULL UNIQUE REFERENCES package (id),
  name TEXT NOT NULL UNIQUE,
  bare_name TEXT NOT NULL,
  grams TEXT NOT NULL,
  name_words TEXT NOT NULL,
  description_words TEXT NOT NULL,
  readme_words TEXT NOT NULL
) STRICT;
INSERT INTO search_document_anew
SELECT d.number, CASE p.visibility WHEN 'public' THEN 'public' ELSE p.organization_id END,
  60 - 3 * length(CAST(p.downloads AS TEXT))
    - CASE WHEN substr(CAST(p.downloads AS TEXT), 1, 1) >= '5' THEN 2
           WHEN substr(CAST(p.downloads AS TEXT), 1, 1) >= '2' THEN 1 ELSE 0 END,
  d.package_id, d.name, d.bare_name, d.grams, d.name_words, d.description_words, d.readme_words
  FROM search_document d JOIN package p ON p.id = d.package_id;
DROP TABLE search_document;
ALTER TABLE search_document_anew RENAME TO search_document;
CREATE INDEX search_document_by_rank ON search_document (audience, rank, name);
CREATE INDEX search_document_by_name ON search_document (audience, name);
CREATE INDEX search_document_by_bare_name ON search_document (audience, bare_name, name);

CREATE TABLE search_posting (
  audience TEXT NOT NULL,
  word TEXT NOT NULL,
  rank INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (audience, word, rank, number)
) STRICT, WITHOUT ROWID;

-- In how many documents a word stands.
CREATE TABLE search_word (
  audience TEXT NOT NULL,
  word TEXT NOT NULL,
  documents INTEGER NOT NULL,
  PRIMARY KEY (audience, word)
) STRICT, WITHOUT ROWID;

-- What is left of a word when letters are left out: two words that are spelled alike share one.
CREATE TABLE search_variant (
  audience TEXT NOT NULL,
  variant TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (audience, variant, word)
) STRICT, WITHOUT ROWID;

INSERT INTO search_posting (audience, word, rank, number)
SELECT d.audience, w.value, d.rank, d.number FROM search_document d
  JOIN json_each('["' || replace(trim(d.name_words || ' ' || d.description_words), ' ', '","')
                 || '"]') w WHERE w.value <> ''
UNION
SELECT d.audience, '~' || g.value, d.rank, d.number FROM search_document d
  JOIN json_each('["' || replace(trim(d.grams), ' ', '","') || '"]') g WHERE g.value <> ''
UNION
SELECT audience, '@' || substr(name, 1, instr(name, '/') - 1), rank, number FROM search_document
UNION
SELECT audience, replace(bare_name, '-', ''), rank, number FROM search_document
  WHERE length(replace(bare_name, '-', '')) BETWEEN 1 AND 40;

INSERT INTO search_word (audience, word, documents)
SELECT audience, word, COUNT(*) FROM search_posting GROUP BY audience, word;

INSERT INTO search_variant (audience, variant, word)
WITH place (i) AS (VALUES (1), (2), (3), (4), (5), (6), (7)),
base (audience, word, variant) AS (
  SELECT audience, word, substr(word, 1, 7) FROM search_word
  WHERE length(word) BETWEEN 3 AND 40 AND length(CAST(word AS BLOB)) = length(word)
    AND word GLOB '[a-z0-9]*'),
once (audience, word, variant) AS (
  SELECT audience, word, substr(variant, 1, i - 1) || substr(variant, i + 1)
  FROM base JOIN place ON i <= length(variant)),
twice (audience, word, variant) AS (
  SELECT audience, word, substr(variant, 1, i - 1) || substr(variant, i + 1)
  FROM once JOIN place ON i <= length(variant) WHERE length(word) >= 6)
SELECT audience, variant, word FROM base
UNION SELECT audience, variant, word FROM once
UNION SELECT audience, variant, word FROM twice;

CREATE VIRTUAL TABLE search_text USING fts5 (
  name_words, description_words, readme_words,
  content = 'search_document', content_rowid = 'number',
  tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO search_text (search_text) VALUES ('rebuild');
CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
  INSERT INTO search_text (rowid, name_words, description_words, readme_words)
  VALUES (new.number, new.name_words, new.description_words, new.readme_words);
END;
CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document
WHEN old.description_words <> new.description_words OR old.readme_words <> new.readme_words BEGIN
  INSERT INTO search_text (search_text, rowid, name_words, description_words, readme_words)
  VALUES ('delete', old.number, old.name_words, old.description_words, old.readme_words);
  INSERT INTO search_text (rowid, name_words, description_words, readme_words)
  VALUES (new.number, new.name_words, new.description_words, new.readme_words);
END;
CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
  INSERT INTO search_text (search_text, rowid, name_words, description_words, readme_words)
  VALUES ('delete', old.number, old.name_words, old.description_words, old.readme_words);
END;
