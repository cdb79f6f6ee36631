-- What turns, messages, leases and the audit chain are made of.
-- One text for both engines: text, bigint and bytea only; instants are microseconds since 1970, dates ISO text, flags 0 or 1.
-- The runner gives every text column byte order on PostgreSQL and writes /*serial*/ as each engine's counting key.

CREATE TABLE grain (
    kind bigint NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    schema bigint NOT NULL,
    body bytea NOT NULL,
    last_hash bytea NOT NULL,
    last_at bigint NOT NULL,
    PRIMARY KEY (kind, key)
);

CREATE TABLE event (
    kind bigint NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    idx bigint NOT NULL,
    type text NOT NULL,
    schema bigint NOT NULL,
    body bytea NOT NULL,
    decision bytea,
    hash bytea NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (kind, key, version, idx)
);

-- A coalesced message stands under the sender '~' and its type, so that one waits for a receiver at a time.
CREATE TABLE message (
    to_kind bigint NOT NULL,
    to_key text NOT NULL,
    sender text NOT NULL,
    sender_version bigint NOT NULL,
    idx bigint NOT NULL,
    type text NOT NULL,
    body bytea NOT NULL,
    at bigint NOT NULL,
    stamp bigint NOT NULL,
    partition_id bigint NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    parked bigint NOT NULL DEFAULT 0,
    parked_at bigint,
    reason text,
    PRIMARY KEY (to_kind, to_key, sender, sender_version, idx)
);

CREATE INDEX message_waiting ON message (at, partition_id) WHERE parked = 0;
CREATE INDEX message_parked ON message (to_kind, to_key, sender) WHERE parked = 1;

CREATE TABLE reminder (
    kind bigint NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    due bigint NOT NULL,
    type text NOT NULL,
    body bytea NOT NULL,
    partition_id bigint NOT NULL,
    firing text,
    PRIMARY KEY (kind, key, name)
);

CREATE INDEX reminder_due ON reminder (due, partition_id);
CREATE INDEX reminder_firing ON reminder (firing) WHERE firing IS NOT NULL;

CREATE TABLE reply (
    caller text NOT NULL,
    method text NOT NULL,
    request_id text NOT NULL,
    digest bytea NOT NULL,
    body bytea NOT NULL,
    in_flight text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (request_id, caller, method)
);

CREATE INDEX reply_at ON reply (at);

CREATE TABLE gate (
    kind bigint NOT NULL,
    key text NOT NULL,
    epoch bigint NOT NULL,
    view bytea,
    PRIMARY KEY (kind, key)
);

CREATE TABLE lease (
    name text NOT NULL PRIMARY KEY,
    owner text NOT NULL,
    epoch bigint NOT NULL,
    until bigint NOT NULL
);

-- One row for each group that was committed: the ids and hashes of its events, until a block takes them.
CREATE TABLE unsealed (
    id /*serial*/,
    entries bytea NOT NULL
);

CREATE TABLE block (
    number bigint NOT NULL PRIMARY KEY,
    ids bytea NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    signature bytea NOT NULL,
    sealed_at bigint NOT NULL
);

CREATE TABLE content (
    digest text NOT NULL PRIMARY KEY,
    bytes bytea NOT NULL
);

CREATE TABLE setting (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

-- Increments of flows as they are appended; folded into totals under a lease.
CREATE TABLE figure (
    id /*serial*/,
    name text NOT NULL,
    date text NOT NULL,
    segment text NOT NULL,
    currency text NOT NULL,
    count bigint NOT NULL,
    amount bigint NOT NULL
);

CREATE TABLE figure_total (
    name text NOT NULL,
    date text NOT NULL,
    segment text NOT NULL,
    currency text NOT NULL,
    count bigint NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (name, date, segment, currency)
);

-- What readers of flows ask: folded and not yet folded together.
CREATE VIEW flow AS
SELECT name, date, segment, currency, count, amount FROM figure_total
UNION ALL
SELECT name, date, segment, currency, count, amount FROM figure;

CREATE TABLE personal_key (
    key_id text NOT NULL PRIMARY KEY,
    wrapped bytea NOT NULL
);

CREATE TABLE transmission (
    id text NOT NULL PRIMARY KEY,
    customer text NOT NULL,
    segment text NOT NULL,
    draft text NOT NULL,
    message_id text NOT NULL,
    recipient text NOT NULL,
    return_path text NOT NULL,
    state text NOT NULL,
    recalled bigint NOT NULL,
    content text NOT NULL,
    covers text NOT NULL,
    permit_date text NOT NULL,
    permit_number bigint NOT NULL,
    arm_from bigint NOT NULL,
    arm_until bigint NOT NULL,
    intended bigint NOT NULL,
    attempt bigint NOT NULL,
    owner text NOT NULL,
    lease text NOT NULL,
    lease_epoch bigint NOT NULL,
    claimed bigint,
    armed bigint,
    ended bigint,
    evidence text NOT NULL
);

CREATE INDEX transmission_customer ON transmission (customer);
CREATE INDEX transmission_draft ON transmission (draft);
CREATE INDEX transmission_message_id ON transmission (message_id);
CREATE INDEX transmission_open ON transmission (arm_from, segment, customer) WHERE ended IS NULL;

CREATE TABLE permit (
    segment text NOT NULL,
    date text NOT NULL,
    number bigint NOT NULL,
    customer text NOT NULL,
    draft text NOT NULL,
    issued bigint NOT NULL,
    settled bigint,
    returned bigint,
    PRIMARY KEY (segment, date, number)
);

CREATE INDEX permit_draft ON permit (draft);
