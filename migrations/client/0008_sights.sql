-- Where a record stands for those who look: many records share one place, and whether somebody sees it
-- is judged once a place. A deleted record has none: lists never show it. Indexes that hold the sight
-- count and sort alone.
CREATE TABLE sights (
    sight       INTEGER PRIMARY KEY NOT NULL,
    site_id     BLOB,
    company_id  BLOB,
    owner_id    BLOB,
    assigned_id BLOB
);
CREATE INDEX sights_place ON sights (site_id, company_id, owner_id, assigned_id);
INSERT INTO sights (site_id, company_id, owner_id, assigned_id)
SELECT DISTINCT site_id, company_id, owner_id, assigned_id FROM records WHERE deleted_at IS NULL;

ALTER TABLE records ADD COLUMN sight INTEGER;
UPDATE records SET sight = (
    SELECT sight FROM sights AS s WHERE s.site_id IS records.site_id AND s.company_id IS records.company_id
    AND s.owner_id IS records.owner_id AND s.assigned_id IS records.assigned_id)
WHERE deleted_at IS NULL;

DROP INDEX records_type;
DROP INDEX records_updated;
DROP INDEX records_status;
DROP INDEX records_title;
CREATE INDEX records_type ON records (record_type, created_at, id, sight) WHERE sight IS NOT NULL;
CREATE INDEX records_updated ON records (record_type, updated_at, id, sight) WHERE sight IS NOT NULL;
CREATE INDEX records_status ON records (record_type, status, created_at, id, sight) WHERE sight IS NOT NULL;
CREATE INDEX records_title ON records (record_type, title) WHERE sight IS NOT NULL;
