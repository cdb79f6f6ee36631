-- What a job does to each of many items. One request starts one job.

CREATE TABLE job_item (
    job text NOT NULL,
    number bigint NOT NULL,
    resource text NOT NULL,
    kind text NOT NULL,
    customer text NOT NULL,
    id text NOT NULL,
    segment text NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (job, number)
);

CREATE INDEX job_item_outcome ON job_item (job, outcome, number);

DROP INDEX job_request;
CREATE UNIQUE INDEX job_request ON job (request) WHERE request <> '';
