-- Lists as files: what an export job has written so far, in pieces that are deleted when their time is over.

CREATE TABLE export_piece (
    job text NOT NULL,
    number bigint NOT NULL,
    start bigint NOT NULL,
    content bytea NOT NULL,
    expires bigint NOT NULL,
    PRIMARY KEY (job, number)
);

CREATE INDEX export_piece_expires ON export_piece (expires);
