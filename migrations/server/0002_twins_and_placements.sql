-- Two devices with one identity are told apart by their keys: each key counts its own exchanges.
ALTER TABLE device_keys ADD COLUMN exchange BIGINT NOT NULL DEFAULT 0;
ALTER TABLE device_keys ADD COLUMN exchange_hash BLOB;
ALTER TABLE devices DROP COLUMN exchange;
ALTER TABLE devices DROP COLUMN exchange_hash;

-- Work is not sent back to where it came from, and that is a key, not a device: the twin lacks it.
ALTER TABLE records RENAME COLUMN creator_device TO origin_key;
ALTER TABLE changes RENAME COLUMN device_id TO origin_key;

-- The newest move of a record is its placement.
CREATE INDEX departures_record ON departures (org_id, record_id, seq);
