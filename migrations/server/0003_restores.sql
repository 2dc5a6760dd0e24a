-- Earlier histories of this database. A device that knows one holds what this database holds up to
-- `kept_seq`; what came after was lost with the restore that ended it.
CREATE TABLE histories (
    org_id TEXT NOT NULL, history_id TEXT NOT NULL, kept_seq BIGINT NOT NULL, ended_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, history_id)
);
-- A device that was here in the part that was lost may bring accepted work back until then.
ALTER TABLE devices ADD COLUMN recalls_until BIGINT NOT NULL DEFAULT 0;
