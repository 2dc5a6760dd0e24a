-- Records that left the sight of a person while work or photographs of theirs were not ashore yet, with
-- the place they left for: they go once nothing waits, unless they came back meanwhile.
CREATE TABLE departures (record_id BLOB PRIMARY KEY NOT NULL, placement INTEGER NOT NULL);
