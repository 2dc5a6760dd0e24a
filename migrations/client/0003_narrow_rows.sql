-- Lists, filters, sorts and counts read narrow rows only. What a page or a form shows of a record lies
-- apart, packed (`replica::packed`): it is read for the rows of one page, never to find them.

-- `record` is the key that `projections`, `bodies` and `search` share.
CREATE TABLE narrow (
    record         INTEGER PRIMARY KEY NOT NULL,
    id             BLOB NOT NULL UNIQUE,
    record_type    TEXT NOT NULL,
    site_id        BLOB,
    company_id     BLOB,
    -- The author.
    owner_id       BLOB,
    assigned_id    BLOB,
    updated_by     BLOB,
    status         TEXT,
    official_no    TEXT,
    provisional_no TEXT,
    external_id    TEXT,
    -- Value of the title field; NULL when the record has none.
    title          TEXT,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    deleted_at     INTEGER,
    -- 0 until the server accepted its creation.
    confirmed      INTEGER NOT NULL DEFAULT 0,
    -- Heads of the document with pending work, 32 bytes each, sorted.
    heads          BLOB NOT NULL,
    -- JSONB, by field: the value of short fields, 1 for a narrative, the number of entries of a list.
    facets         BLOB NOT NULL,
    projected_by   INTEGER NOT NULL
);
CREATE TABLE projections (record INTEGER PRIMARY KEY NOT NULL, body BLOB NOT NULL);

INSERT INTO projections (record, body) SELECT rowid, projection FROM records;
-- Narratives keep their text in `facets` until the row is made anew; it means the same.
INSERT INTO narrow (record, id, record_type, site_id, company_id, owner_id, assigned_id, updated_by, status,
    official_no, provisional_no, external_id, title, created_at, updated_at, deleted_at, confirmed, heads,
    facets, projected_by)
SELECT rowid, id, record_type, site_id, company_id, owner_id, assigned_id,
    unhex(projection ->> '$.updated_by', '-'), status,
    official_no, provisional_no, external_id, NULLIF(title, ''), created_at, updated_at, deleted_at, confirmed,
    heads,
    (SELECT jsonb_group_object(field.key, CASE field.value ->> '$.t'
            WHEN 'photos' THEN json_array_length(field.value, '$.v')
            WHEN 'comments' THEN json_array_length(field.value, '$.v')
            WHEN 'tags' THEN json(field.value -> '$.v')
            ELSE field.value ->> '$.v' END)
        FROM json_each(projection, '$.fields') AS field),
    -1
FROM records;
DROP TABLE records;
ALTER TABLE narrow RENAME TO records;

-- Lists never show deleted records: with them left out, these indexes answer and count alone.
CREATE INDEX records_type ON records (record_type, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX records_updated ON records (record_type, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX records_status ON records (record_type, status, created_at) WHERE deleted_at IS NULL;
CREATE INDEX records_title ON records (record_type, title) WHERE deleted_at IS NULL;
CREATE INDEX records_projected ON records (projected_by);
CREATE INDEX records_official ON records (official_no) WHERE official_no IS NOT NULL;
CREATE INDEX records_provisional ON records (provisional_no) WHERE provisional_no IS NOT NULL;

-- An operation is named by its record, actor and number; the hash stands with its change.
ALTER TABLE operations DROP COLUMN hash;
