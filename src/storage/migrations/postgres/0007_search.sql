-- SPDX-License-Identifier: Apache-2.0
-- Search by our own postings: which words stand in which documents, best documents first, each
-- audience apart. `audience` is `public`, or the organization whose members alone may look;
-- `rank` falls as downloads rise. See src/storage/sql/search_index.hpp.

DROP INDEX search_document_by_bare_name;
ALTER TABLE search_document DROP COLUMN gram_vector;
ALTER TABLE search_document ADD COLUMN audience TEXT COLLATE "C" NOT NULL DEFAULT 'none';
ALTER TABLE search_document ADD COLUMN rank BIGINT NOT NULL DEFAULT 57;
UPDATE search_document SET
  audience = CASE p.visibility WHEN 'public' THEN 'public' ELSE p.organization_id END,
  rank = 60 - 3 * length(CAST(p.downloads AS TEXT))
    - CASE WHEN substr(CAST(p.downloads AS TEXT), 1, 1) >= '5' THEN 2
           WHEN substr(CAST(p.downloads AS TEXT), 1, 1) >= '2' THEN 1 ELSE 0 END
  FROM package p WHERE p.id = search_document.package_id;
CREATE INDEX search_document_by_rank ON search_document (audience, rank, name);
CREATE INDEX search_document_by_name ON search_document (audience, name);
CREATE INDEX search_document_by_bare_name ON search_document (audience, bare_name, name);

CREATE TABLE search_posting (
  audience TEXT COLLATE "C" NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  rank BIGINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (audience, word, rank, number)
);

-- In how many documents a word stands.
CREATE TABLE search_word (
  audience TEXT COLLATE "C" NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  documents BIGINT NOT NULL,
  PRIMARY KEY (audience, word)
);

-- What is left of a word when letters are left out: two words that are spelled alike share one.
CREATE TABLE search_variant (
  audience TEXT COLLATE "C" NOT NULL,
  variant TEXT COLLATE "C" NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (audience, variant, word)
);

INSERT INTO search_posting (audience, word, rank, number)
SELECT d.audience, w.word, d.rank, d.number FROM search_document d CROSS JOIN LATERAL
  unnest(string_to_array(d.name_words || ' ' || d.description_words, ' ')) AS w (word)
  WHERE w.word <> ''
UNION
SELECT d.audience, '~' || g.gram, d.rank, d.number FROM search_document d CROSS JOIN LATERAL
  unnest(string_to_array(d.grams, ' ')) AS g (gram) WHERE g.gram <> ''
UNION
SELECT audience, '@' || split_part(name, '/', 1), rank, number FROM search_document
UNION
SELECT audience, replace(bare_name, '-', ''), rank, number FROM search_document
  WHERE length(replace(bare_name, '-', '')) BETWEEN 1 AND 40;

INSERT INTO search_word (audience, word, documents)
SELECT audience, word, COUNT(*) FROM search_posting GROUP BY audience, word;

INSERT INTO search_variant (audience, variant, word)
WITH place (i) AS (VALUES (1), (2), (3), (4), (5), (6), (7)),
base (audience, word, variant) AS (
  SELECT audience, word, substr(word, 1, 7) FROM search_word
  WHERE length(word) BETWEEN 3 AND 40 AND word ~ '^[a-z0-9]+$'),
once (audience, word, variant) AS (
  SELECT audience, word, substr(variant, 1, i - 1) || substr(variant, i + 1)
  FROM base JOIN place ON i <= length(variant)),
twice (audience, word, variant) AS (
  SELECT audience, word, substr(variant, 1, i - 1) || substr(variant, i + 1)
  FROM once JOIN place ON i <= length(variant) WHERE length(word) >= 6)
SELECT audience, variant, word FROM base
UNION SELECT audience, variant, word FROM once
UNION SELECT audience, variant, word FROM twice;
