-- The replica of one device (design 03-sync). Ids, hashes and actors are BLOB; times are ms UTC.

-- What the engine remembers: device identity, counters, cursors (`cursor:<user>`), exchange counter.
CREATE TABLE state (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL);
-- What people chose on this device; JSON values.
CREATE TABLE settings (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
-- Everyone who signed in on this device, as JSON, with the newest rights the server signed for them.
CREATE TABLE people (
    user_id    BLOB PRIMARY KEY NOT NULL,
    profile    TEXT NOT NULL,
    grants     TEXT,
    signed_in_at INTEGER NOT NULL
);
CREATE TABLE modules (code TEXT PRIMARY KEY NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL);

-- Projected rows: all that lists, search and forms read.
CREATE TABLE records (
    id             BLOB PRIMARY KEY NOT NULL,
    record_type    TEXT NOT NULL,
    site_id        BLOB,
    company_id     BLOB,
    owner_id       BLOB,
    assigned_id    BLOB,
    status         TEXT,
    official_no    TEXT,
    provisional_no TEXT,
    external_id    TEXT,
    title          TEXT NOT NULL DEFAULT '',
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    deleted_at     INTEGER,
    -- 0 until the server accepted its creation.
    confirmed      INTEGER NOT NULL DEFAULT 0,
    -- Heads of the document with pending work, 32 bytes each, sorted.
    heads          BLOB NOT NULL,
    projection     TEXT NOT NULL,
    projected_by   INTEGER NOT NULL
);
-- Lists never show deleted records: with them left out, these indexes answer and count alone.
CREATE INDEX records_type ON records (record_type, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX records_status ON records (record_type, status, created_at) WHERE deleted_at IS NULL;
CREATE INDEX records_site ON records (record_type, site_id, created_at) WHERE deleted_at IS NULL;
CREATE INDEX records_title ON records (record_type, title) WHERE deleted_at IS NULL;
CREATE INDEX records_projected ON records (projected_by);
CREATE INDEX records_official ON records (official_no) WHERE official_no IS NOT NULL;
CREATE INDEX records_provisional ON records (provisional_no) WHERE provisional_no IS NOT NULL;

-- The saved document as far as the server has it; absent until the creation is accepted.
-- `record` is the rowid of `records`.
CREATE TABLE bodies (record INTEGER PRIMARY KEY NOT NULL, body BLOB NOT NULL);

-- Changes on top of the body, in causal order of `position`. Pending ones are this device's own and
-- never enter the body before the server accepted them.
CREATE TABLE changes (
    position  INTEGER PRIMARY KEY NOT NULL,
    record_id BLOB NOT NULL,
    actor     BLOB NOT NULL,
    seq       INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    pending   INTEGER NOT NULL,
    bytes     BLOB NOT NULL
);
CREATE UNIQUE INDEX changes_once ON changes (record_id, actor, seq);

-- One row an own operation, for ever. States: queued, sent, held, accepted, rejected, blocked,
-- duplicate. `ack`: 0 nothing to say, 1 to be acknowledged, 2 acknowledged.
CREATE TABLE operations (
    id             INTEGER PRIMARY KEY NOT NULL,
    record_id      BLOB NOT NULL,
    actor          BLOB NOT NULL,
    seq            INTEGER NOT NULL,
    hash           BLOB NOT NULL,
    author_id      BLOB NOT NULL,
    intent         TEXT,
    size_bytes     INTEGER NOT NULL,
    state          TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    sent_at        INTEGER,
    decided_at     INTEGER,
    refusal        TEXT,
    ack            INTEGER NOT NULL DEFAULT 0,
    replaces_actor BLOB,
    replaces_seq   INTEGER
);
CREATE UNIQUE INDEX operations_once ON operations (record_id, actor, seq);
CREATE INDEX operations_open ON operations (record_id) WHERE state IN ('queued', 'sent', 'held');
CREATE INDEX operations_ack ON operations (ack) WHERE ack = 1;

-- The person behind an actor.
CREATE TABLE actors (actor BLOB PRIMARY KEY NOT NULL, user_id BLOB NOT NULL);

-- Documents to ask for whole, because a piece was missing or damaged.
CREATE TABLE wanted (record_id BLOB PRIMARY KEY NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL);

-- "Needs attention": refused actions with what is needed to send them again.
CREATE TABLE returned (
    id          TEXT PRIMARY KEY NOT NULL,
    record_id   BLOB NOT NULL,
    record_type TEXT NOT NULL,
    actor       BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    author_id   BLOB NOT NULL,
    intent      TEXT NOT NULL,
    refusal     TEXT NOT NULL,
    at          INTEGER NOT NULL,
    handed_over TEXT
);
CREATE INDEX returned_record ON returned (record_id);

-- Forms being filled in; never leave the device.
CREATE TABLE drafts (
    id          TEXT PRIMARY KEY NOT NULL,
    user_id     BLOB NOT NULL,
    record_type TEXT NOT NULL,
    fields      TEXT NOT NULL,
    updated_at  INTEGER NOT NULL
);

CREATE TABLE notifications (
    id         BLOB PRIMARY KEY NOT NULL,
    user_id    BLOB NOT NULL,
    seq        INTEGER NOT NULL,
    title      TEXT NOT NULL,
    message    TEXT NOT NULL,
    category   TEXT NOT NULL,
    priority   INTEGER NOT NULL,
    record_id  BLOB,
    context    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    read_at    INTEGER,
    -- Read here, and the server does not know yet.
    read_unsent INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX notifications_user ON notifications (user_id, created_at);

-- Files this device made. States: loose (no record yet), queued, ashore, refused.
-- `role`: 0 thumbnail, 1 reduced photo, 2 original.
CREATE TABLE files (
    sha256     BLOB PRIMARY KEY NOT NULL,
    size_bytes INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    role       INTEGER NOT NULL,
    record_id  BLOB,
    state      TEXT NOT NULL,
    sent_bytes INTEGER NOT NULL DEFAULT 0,
    refused    TEXT,
    created_at INTEGER NOT NULL
);
CREATE INDEX files_queue ON files (role, created_at) WHERE state = 'queued';

-- Body bytes by calendar month, `2026-11`.
CREATE TABLE traffic (month TEXT PRIMARY KEY NOT NULL, up INTEGER NOT NULL, down INTEGER NOT NULL);

-- Words of records; the rowid is that of `records`.
CREATE VIRTUAL TABLE search USING fts5 (
    title, body,
    content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
