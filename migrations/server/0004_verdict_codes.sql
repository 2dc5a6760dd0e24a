-- The code of a refusal outlives its text, which goes once the device holds it.
ALTER TABLE operations ADD COLUMN code TEXT;
UPDATE operations SET code = (
    SELECT q.code FROM quarantine q
    WHERE q.record_id = operations.record_id AND q.actor = operations.actor AND q.seq = operations.seq
) WHERE verdict = 'rejected';
