-- After the server began to fill this device anew for a person: what it has not sent again yet. What is
-- left at the end is gone ashore, or out of sight.
CREATE TABLE unseeded (user_id BLOB NOT NULL, record_id BLOB NOT NULL, PRIMARY KEY (user_id, record_id));
CREATE INDEX unseeded_record ON unseeded (record_id);
