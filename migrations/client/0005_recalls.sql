-- After the server was restored from a backup: records to compare with it, and those it lacks
-- something of.
CREATE TABLE recalls (record_id BLOB PRIMARY KEY NOT NULL, lacking INTEGER NOT NULL DEFAULT 0);
