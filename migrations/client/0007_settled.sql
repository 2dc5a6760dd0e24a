-- Own operations that the server accepted and that it knows are known here: nothing waits on them any
-- more. Runs of one actor in one record, instead of a row each.
CREATE TABLE settled (
    record_id BLOB NOT NULL,
    actor     BLOB NOT NULL,
    first     INTEGER NOT NULL,
    last      INTEGER NOT NULL,
    -- The latest moment one of them was made or accepted, by this device's clock.
    at        INTEGER NOT NULL,
    -- The server asked again: to be acknowledged once more.
    again     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (record_id, actor, first)
) WITHOUT ROWID;
CREATE INDEX settled_again ON settled (again) WHERE again = 1;

INSERT INTO settled (record_id, actor, first, last, at)
SELECT record_id, actor, MIN(seq), MAX(seq), MAX(MAX(created_at, COALESCE(decided_at, created_at)))
FROM (SELECT *, seq - ROW_NUMBER() OVER (PARTITION BY record_id, actor ORDER BY seq) AS island
      FROM operations WHERE state = 'accepted' AND ack = 2)
GROUP BY record_id, actor, island;
DELETE FROM operations WHERE state = 'accepted' AND ack = 2;

-- A name is used once in a record, also by what is settled.
CREATE TRIGGER settled_once BEFORE INSERT ON operations
WHEN EXISTS (SELECT 1 FROM settled WHERE record_id = NEW.record_id AND actor = NEW.actor
             AND NEW.seq BETWEEN first AND last)
BEGIN
    SELECT RAISE(ABORT, 'an operation of this name is settled');
END;
