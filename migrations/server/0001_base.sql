-- OpsFlux server, one portable text for SQLite and PostgreSQL (ADR 0003).
-- Types: TEXT, BIGINT, DOUBLE PRECISION, BLOB only; 0/1 for truth; milliseconds UTC for times;
-- ids as lower-case hyphenated UUID text, hashes and actors as BLOB.

-- The organisation and what is counted under its lock -------------------------------------------
CREATE TABLE organisations (
    id            TEXT PRIMARY KEY NOT NULL,
    name          TEXT NOT NULL,
    history_id    TEXT NOT NULL,
    feed_seq      BIGINT NOT NULL DEFAULT 0,
    audit_seq     BIGINT NOT NULL DEFAULT 0,
    policy_epoch  BIGINT NOT NULL DEFAULT 1,
    modules_revision BIGINT NOT NULL DEFAULT 0,
    server_actor  BLOB NOT NULL,
    time_zone     TEXT NOT NULL DEFAULT 'UTC',
    created_at    BIGINT NOT NULL
);

CREATE TABLE number_counters (
    org_id      TEXT NOT NULL,
    record_type TEXT NOT NULL,
    year        BIGINT NOT NULL,
    last_value  BIGINT NOT NULL,
    PRIMARY KEY (org_id, record_type, year)
);

CREATE TABLE server_secrets (
    name   TEXT PRIMARY KEY NOT NULL,
    value  BLOB NOT NULL
);

-- Modules ---------------------------------------------------------------------------------------
CREATE TABLE modules (
    org_id       TEXT NOT NULL,
    code         TEXT NOT NULL,
    version      TEXT NOT NULL,
    status       TEXT NOT NULL,
    body         TEXT NOT NULL,
    installed_at BIGINT NOT NULL,
    installed_by TEXT,
    PRIMARY KEY (org_id, code)
);

CREATE TABLE hooks (
    id         TEXT PRIMARY KEY NOT NULL,
    org_id     TEXT NOT NULL,
    module     TEXT,
    name       TEXT NOT NULL,
    event      TEXT NOT NULL,
    is_active  BIGINT NOT NULL DEFAULT 1,
    body       TEXT NOT NULL,
    priority   BIGINT NOT NULL DEFAULT 0,
    version    BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);
CREATE INDEX hooks_event ON hooks (org_id, event, priority, created_at);

-- People, rights, devices -----------------------------------------------------------------------
CREATE TABLE users (
    id            TEXT PRIMARY KEY NOT NULL,
    org_id        TEXT NOT NULL,
    email         TEXT NOT NULL,
    first_name    TEXT NOT NULL,
    last_name     TEXT NOT NULL,
    phone_number  TEXT,
    language      TEXT NOT NULL DEFAULT 'fr',
    time_zone     TEXT NOT NULL DEFAULT 'UTC',
    company_id    TEXT,
    supervisor_id TEXT,
    password_hash TEXT NOT NULL,
    is_superuser  BIGINT NOT NULL DEFAULT 0,
    is_active     BIGINT NOT NULL DEFAULT 1,
    notification_seq BIGINT NOT NULL DEFAULT 0,
    created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_email_key ON users (email);

CREATE TABLE user_sites (user_id TEXT NOT NULL, site_id TEXT NOT NULL, PRIMARY KEY (user_id, site_id));
CREATE TABLE roles (
    org_id TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org_id, code)
);
-- One row a source of the grant: module code, or 'admin' for one made by hand.
CREATE TABLE role_grants (
    org_id TEXT NOT NULL, role_code TEXT NOT NULL, permission TEXT NOT NULL, scope TEXT NOT NULL,
    deny BIGINT NOT NULL DEFAULT 0, source TEXT NOT NULL,
    PRIMARY KEY (org_id, role_code, permission, scope, deny)
);
CREATE TABLE permissions (
    org_id TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, module TEXT NOT NULL,
    PRIMARY KEY (org_id, code)
);
CREATE TABLE user_groups (org_id TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (org_id, code));
CREATE TABLE group_roles (org_id TEXT NOT NULL, group_code TEXT NOT NULL, role_code TEXT NOT NULL, PRIMARY KEY (org_id, group_code, role_code));
CREATE TABLE group_members (org_id TEXT NOT NULL, group_code TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (org_id, group_code, user_id));
CREATE TABLE user_roles (org_id TEXT NOT NULL, user_id TEXT NOT NULL, role_code TEXT NOT NULL, PRIMARY KEY (org_id, user_id, role_code));
CREATE TABLE user_grants (
    org_id TEXT NOT NULL, user_id TEXT NOT NULL, permission TEXT NOT NULL, scope TEXT NOT NULL,
    deny BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (org_id, user_id, permission, scope, deny)
);
CREATE TABLE notification_preferences (user_id TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL);

CREATE TABLE devices (
    id             TEXT PRIMARY KEY NOT NULL,
    org_id         TEXT NOT NULL,
    name           TEXT NOT NULL,
    device_key     BLOB NOT NULL,
    code           TEXT NOT NULL,
    exchange       BIGINT NOT NULL DEFAULT 0,
    exchange_hash  BLOB,
    acked_seq      BIGINT NOT NULL DEFAULT 0,
    clock_offset_ms BIGINT NOT NULL DEFAULT 0,
    grants_epoch   BIGINT NOT NULL DEFAULT 0,
    flagged        TEXT,
    created_at     BIGINT NOT NULL,
    last_seen_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX devices_key ON devices (device_key);
CREATE UNIQUE INDEX devices_code ON devices (org_id, code);
-- Every key a device ever had: an old one stays valid for work written under it.
CREATE TABLE device_keys (device_key BLOB PRIMARY KEY NOT NULL, device_id TEXT NOT NULL, created_at BIGINT NOT NULL);
-- People who signed in on a device: only they may author from it.
CREATE TABLE enrolments (device_id TEXT NOT NULL, user_id TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (device_id, user_id));
-- Newest unexpired grants snapshots a device acknowledged (safety facts are judged by them).
CREATE TABLE grants_snapshots (
    device_id TEXT NOT NULL, user_id TEXT NOT NULL, epoch BIGINT NOT NULL, body TEXT NOT NULL,
    valid_until BIGINT NOT NULL, acked_at BIGINT, PRIMARY KEY (device_id, user_id, epoch)
);

CREATE TABLE sessions (
    id              TEXT PRIMARY KEY NOT NULL,
    user_id         TEXT NOT NULL,
    org_id          TEXT NOT NULL,
    device_id       TEXT,
    refresh_hash    BLOB NOT NULL,
    previous_hash   BLOB,
    rotated_at      BIGINT NOT NULL,
    sync_token_hash BLOB,
    created_at      BIGINT NOT NULL,
    last_used_at    BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    revoked_at      BIGINT,
    ip              TEXT NOT NULL DEFAULT '',
    user_agent      TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX sessions_refresh ON sessions (refresh_hash);
CREATE INDEX sessions_previous ON sessions (previous_hash);
CREATE UNIQUE INDEX sessions_sync ON sessions (sync_token_hash);
-- Refresh tokens already exchanged: seeing one again ends the session (contract B9).
CREATE TABLE spent_refresh_tokens (hash BLOB PRIMARY KEY NOT NULL, session_id TEXT NOT NULL);

-- Records ---------------------------------------------------------------------------------------
CREATE TABLE records (
    id            TEXT PRIMARY KEY NOT NULL,
    org_id        TEXT NOT NULL,
    record_type   TEXT NOT NULL,
    site_id       TEXT,
    company_id    TEXT,
    class         TEXT NOT NULL,
    owner_id      TEXT,
    assigned_id   TEXT,
    status        TEXT,
    official_no   TEXT,
    provisional_no TEXT,
    external_id   TEXT,
    title         TEXT NOT NULL DEFAULT '',
    lane          BIGINT NOT NULL DEFAULT 3,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    deleted_at    BIGINT,
    needs_review  BIGINT NOT NULL DEFAULT 0,
    created_seq   BIGINT NOT NULL,
    seq           BIGINT NOT NULL,
    creator_device TEXT,
    heads         BLOB NOT NULL,
    body          BLOB NOT NULL,
    projection    TEXT NOT NULL,
    projected_by  BIGINT NOT NULL
);
CREATE INDEX records_feed ON records (org_id, seq);
CREATE INDEX records_type ON records (org_id, record_type, site_id, created_at);
CREATE INDEX records_lane ON records (org_id, lane, seq);
CREATE UNIQUE INDEX records_external ON records (org_id, record_type, external_id);
CREATE UNIQUE INDEX records_official ON records (org_id, official_no);
CREATE INDEX records_provisional ON records (org_id, provisional_no);

-- Changes after a record's creation that others must hear of; `body` of records holds everything.
CREATE TABLE changes (
    org_id    TEXT NOT NULL,
    record_id TEXT NOT NULL,
    actor     BLOB NOT NULL,
    seq       BIGINT NOT NULL,
    hash      BLOB NOT NULL,
    feed_seq  BIGINT NOT NULL,
    position  BIGINT NOT NULL, -- causal order within one feed position
    device_id TEXT,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (record_id, actor, seq)
);
CREATE INDEX changes_feed ON changes (org_id, feed_seq);

-- One row an operation, for ever: the verdict a replay gets.
CREATE TABLE operations (
    record_id   TEXT NOT NULL,
    actor       BLOB NOT NULL,
    seq         BIGINT NOT NULL,
    org_id      TEXT NOT NULL,
    hash        BLOB NOT NULL,
    author_id   TEXT NOT NULL,
    device_id   TEXT,
    verdict     TEXT NOT NULL,
    detail      TEXT,
    device_time BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    acked       BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (record_id, actor, seq)
);
CREATE INDEX operations_device ON operations (device_id, acked);

CREATE TABLE quarantine (
    record_id TEXT NOT NULL, actor BLOB NOT NULL, seq BIGINT NOT NULL, org_id TEXT NOT NULL,
    author_id TEXT NOT NULL, device_id TEXT, code TEXT NOT NULL, bytes BLOB NOT NULL,
    policy_epoch BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (record_id, actor, seq)
);

CREATE TABLE actors (actor BLOB PRIMARY KEY NOT NULL, org_id TEXT NOT NULL, user_id TEXT NOT NULL, device_id TEXT);

-- Records that moved between scopes or left: what to forget.
CREATE TABLE departures (
    org_id TEXT NOT NULL, seq BIGINT NOT NULL, record_id TEXT NOT NULL, record_type TEXT NOT NULL,
    old_site_id TEXT, old_assigned_id TEXT, old_owner_id TEXT, old_company_id TEXT,
    PRIMARY KEY (org_id, seq, record_id)
);

-- Audit: insert only (contract I5) --------------------------------------------------------------
CREATE TABLE audit_log (
    org_id     TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    user_id    TEXT,
    action     TEXT NOT NULL,
    entity     TEXT NOT NULL,
    object_id  TEXT,
    details    TEXT NOT NULL,
    ip         TEXT NOT NULL,
    device_id  TEXT,
    device_time BIGINT,
    request_id TEXT NOT NULL,
    PRIMARY KEY (org_id, seq)
);
CREATE INDEX audit_object ON audit_log (org_id, object_id, seq);

-- Events, hooks, jobs ---------------------------------------------------------------------------
CREATE TABLE events (
    id          TEXT PRIMARY KEY NOT NULL,
    org_id      TEXT NOT NULL,
    name        TEXT NOT NULL,
    record_type TEXT,
    record_id   TEXT,
    actor_id    TEXT,
    author_id   TEXT,
    device_id   TEXT,
    context     TEXT NOT NULL,
    depth       BIGINT NOT NULL DEFAULT 0,
    trail       TEXT NOT NULL DEFAULT '[]',
    cause       TEXT,
    root_id     TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX events_record ON events (org_id, record_id, at);

CREATE TABLE hook_executions (
    id            TEXT PRIMARY KEY NOT NULL,
    org_id        TEXT NOT NULL,
    hook_id       TEXT NOT NULL,
    event_id      TEXT NOT NULL,
    matched       BIGINT NOT NULL,
    reason        TEXT,
    success       BIGINT,
    error_message TEXT,
    duration_ms   BIGINT NOT NULL DEFAULT 0,
    actions_left  BIGINT NOT NULL DEFAULT 0,
    at            BIGINT NOT NULL
);
CREATE INDEX hook_executions_hook ON hook_executions (org_id, hook_id, at);
CREATE UNIQUE INDEX hook_executions_once ON hook_executions (event_id, hook_id);

CREATE TABLE jobs (
    id           TEXT PRIMARY KEY NOT NULL,
    org_id       TEXT NOT NULL,
    lane         BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    key          TEXT NOT NULL,
    args         TEXT NOT NULL,
    event_id     TEXT,
    request_id   TEXT NOT NULL,
    not_before   BIGINT NOT NULL,
    deadline     BIGINT NOT NULL,
    state        TEXT NOT NULL,
    attempt      BIGINT NOT NULL DEFAULT 0,
    max_attempts BIGINT NOT NULL,
    lease_until  BIGINT,
    token        BIGINT NOT NULL DEFAULT 0,
    worker       TEXT,
    last_error   TEXT,
    created_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX jobs_key ON jobs (kind, key);
CREATE INDEX jobs_ready ON jobs (state, lane, not_before, deadline);
CREATE INDEX jobs_event ON jobs (event_id);
CREATE TABLE job_log (
    id TEXT PRIMARY KEY NOT NULL, org_id TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, lane BIGINT NOT NULL,
    outcome TEXT NOT NULL, attempts BIGINT NOT NULL, error TEXT, duration_ms BIGINT NOT NULL,
    request_id TEXT NOT NULL, created_at BIGINT NOT NULL, finished_at BIGINT NOT NULL
);
CREATE INDEX job_log_key ON job_log (kind, key);

-- Notifications and mail ------------------------------------------------------------------------
CREATE TABLE notifications (
    id         TEXT PRIMARY KEY NOT NULL,
    org_id     TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    title      TEXT NOT NULL,
    message    TEXT NOT NULL,
    category   TEXT NOT NULL,
    priority   BIGINT NOT NULL,
    status     TEXT NOT NULL,
    record_id  TEXT,
    context    TEXT NOT NULL,
    dedup_key  TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at    BIGINT,
    read_at    BIGINT
);
CREATE UNIQUE INDEX notifications_dedup ON notifications (user_id, dedup_key);
CREATE INDEX notifications_user ON notifications (user_id, seq);
-- One row a channel decision, with its reason (platform 4i).
CREATE TABLE notification_deliveries (
    notification_id TEXT NOT NULL, channel TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL,
    not_before BIGINT, at BIGINT NOT NULL, PRIMARY KEY (notification_id, channel)
);

CREATE TABLE emails (
    id            TEXT PRIMARY KEY NOT NULL,
    org_id        TEXT NOT NULL,
    to_email      TEXT NOT NULL,
    user_id       TEXT,
    language      TEXT NOT NULL,
    subject       TEXT NOT NULL,
    template      TEXT NOT NULL,
    context       TEXT NOT NULL,
    priority      TEXT NOT NULL,
    status        TEXT NOT NULL,
    dedup_key     TEXT NOT NULL,
    scheduled_at  BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    sent_at       BIGINT,
    smtp_response TEXT,
    error_message TEXT
);
CREATE UNIQUE INDEX emails_dedup ON emails (to_email, dedup_key);
CREATE INDEX emails_status ON emails (org_id, status, created_at);
-- Files sent along, by the hash of their bytes.
CREATE TABLE email_attachments (
    email_id TEXT NOT NULL, sha256 BLOB NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL,
    PRIMARY KEY (email_id, sha256)
);

-- Files -----------------------------------------------------------------------------------------
CREATE TABLE files (
    sha256      BLOB PRIMARY KEY NOT NULL,
    size_bytes  BIGINT NOT NULL,
    media_type  TEXT NOT NULL,
    received_bytes BIGINT NOT NULL DEFAULT 0,
    state       TEXT NOT NULL,
    scan_state  TEXT NOT NULL DEFAULT 'not_scanned',
    created_at  BIGINT NOT NULL,
    complete_at BIGINT
);
-- Which records name a file: the right to read it is the right to see one of them.
CREATE TABLE attachments (
    org_id TEXT NOT NULL, record_id TEXT NOT NULL, sha256 BLOB NOT NULL, category TEXT NOT NULL,
    role BIGINT NOT NULL, uploaded_by TEXT, created_at BIGINT NOT NULL, PRIMARY KEY (record_id, sha256)
);
CREATE INDEX attachments_file ON attachments (sha256);
