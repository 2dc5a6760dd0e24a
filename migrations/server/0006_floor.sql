-- What lies below this feed position (tombstones, changes, moves) may be gone: a cursor below it starts
-- anew. 0 while nothing was ever taken away.
ALTER TABLE organisations ADD COLUMN floor_seq BIGINT NOT NULL DEFAULT 0;
