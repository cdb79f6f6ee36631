-- What lets people and programs in: one-time links, sessions and tokens. Only hashes of their secrets.

CREATE TABLE credential (
    hash text NOT NULL PRIMARY KEY,
    id text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    segments text NOT NULL,
    creator text NOT NULL,
    created bigint NOT NULL,
    expires bigint,
    used bigint,
    revoked bigint NOT NULL,
    request text NOT NULL
);

CREATE INDEX credential_subject ON credential (subject, kind);
CREATE INDEX credential_id ON credential (id);

-- Users who may not sign in although the workspace knows them.
CREATE TABLE disabled_user (
    name text NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    by text NOT NULL
);
