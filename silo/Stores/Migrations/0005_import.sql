-- What was imported, row by row: what each row said until it is applied, and what became of it.

CREATE TABLE import (
    id text NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    source text NOT NULL,
    truth text NOT NULL,
    as_of bigint NOT NULL,
    is_full bigint NOT NULL,
    confirm_absent bigint NOT NULL,
    file_name text NOT NULL,
    digest text NOT NULL,
    state text NOT NULL,
    row_count bigint NOT NULL,
    applied bigint NOT NULL,
    unchanged bigint NOT NULL,
    refused bigint NOT NULL,
    absent bigint NOT NULL,
    job text NOT NULL,
    fault text NOT NULL,
    creator text NOT NULL,
    created bigint NOT NULL,
    ended bigint,
    repeated bigint NOT NULL,
    request text NOT NULL
);

CREATE INDEX import_created ON import (created);
CREATE INDEX import_source ON import (source, kind, state, as_of);
CREATE INDEX import_request ON import (request);

CREATE TABLE import_row (
    import text NOT NULL,
    row_number bigint NOT NULL,
    line bigint NOT NULL,
    external_id text NOT NULL,
    outcome text NOT NULL,
    resource text NOT NULL,
    faults text NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (import, row_number)
);

CREATE INDEX import_row_external_id ON import_row (import, external_id);

CREATE TABLE unmatched_payment (
    source text NOT NULL,
    external_id text NOT NULL,
    invoice_external_id text NOT NULL,
    customer_external_id text NOT NULL,
    import text NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (source, external_id, invoice_external_id)
);

CREATE INDEX unmatched_payment_invoice ON unmatched_payment (source, invoice_external_id);

CREATE TABLE absent_invoice (
    invoice text NOT NULL PRIMARY KEY,
    import text NOT NULL,
    since bigint NOT NULL
);
