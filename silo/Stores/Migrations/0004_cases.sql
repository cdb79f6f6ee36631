-- Notes, payment plans and disputes in lists.

CREATE TABLE note (
    id text NOT NULL,
    customer text NOT NULL,
    segment text NOT NULL,
    subject text NOT NULL,
    words text NOT NULL,
    by text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX note_customer_at ON note (customer, at);

CREATE INDEX note_segment_at ON note (segment, at);

CREATE TABLE plan (
    id text NOT NULL,
    customer text NOT NULL,
    segment text NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL,
    instalments text NOT NULL,
    invoices text NOT NULL,
    state text NOT NULL,
    proposed_by text NOT NULL,
    at bigint NOT NULL,
    decided_by text NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX plan_customer ON plan (customer);

CREATE TABLE dispute (
    id text NOT NULL,
    invoice text NOT NULL,
    customer text NOT NULL,
    segment text NOT NULL,
    reason text NOT NULL,
    amount bigint,
    state text NOT NULL,
    by text NOT NULL,
    at bigint NOT NULL,
    outcome text NOT NULL,
    resolved_at bigint,
    PRIMARY KEY (id)
);

CREATE INDEX dispute_invoice ON dispute (invoice);

CREATE INDEX dispute_state_at ON dispute (state, at);
