-- The newest exchange a key's device said it heard an answer to: it never falls behind in this.
ALTER TABLE device_keys ADD COLUMN answered BIGINT NOT NULL DEFAULT 0;
CREATE INDEX device_keys_device ON device_keys (device_id);
