-- How often the server moved the record between scopes when it came here, as the feed position of its
-- newest move: leaving the sight of one person acts only when this is older.
ALTER TABLE records ADD COLUMN placement INTEGER NOT NULL DEFAULT 0;
