-- When the server began to answer the request an operation was in. Until then "sent" only says that
-- it may have left this device.
ALTER TABLE operations ADD COLUMN heard_at INTEGER;
