-- When a record first stood on this device. The clock of its author says when it was written, which for
-- work without a link may be days before anybody else sees it.
ALTER TABLE records ADD COLUMN arrived_at INTEGER NOT NULL DEFAULT 0;
UPDATE records SET arrived_at = created_at;
CREATE INDEX records_arrived ON records (record_type, arrived_at, id, sight) WHERE sight IS NOT NULL;
-- People for whom this device was filled to the end: what comes later arrives, what came before was
-- there from the beginning.
INSERT OR IGNORE INTO state (key, value) SELECT 'filled:' || substr(key, 8), X'31' FROM state WHERE key LIKE 'cursor:%';
