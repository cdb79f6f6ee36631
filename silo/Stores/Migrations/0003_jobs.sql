-- Long work with progress: sweeps, imports, exports. One row each, carried on under a lease.

CREATE TABLE job (
    id text NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    title text NOT NULL,
    state text NOT NULL,
    done bigint NOT NULL,
    total bigint NOT NULL,
    failed bigint NOT NULL,
    cursor text NOT NULL,
    created bigint NOT NULL,
    started bigint,
    ended bigint,
    detail text NOT NULL,
    request text NOT NULL,
    cancel bigint NOT NULL DEFAULT 0
);

CREATE INDEX job_open ON job (created) WHERE ended IS NULL;
CREATE INDEX job_request ON job (request);
