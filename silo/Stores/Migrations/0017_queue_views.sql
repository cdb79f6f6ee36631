-- Views of the queue that people keep. No grain decides them and no event tells them.

CREATE TABLE queue_view (
    id text NOT NULL PRIMARY KEY,
    owner text NOT NULL,
    name text NOT NULL,
    scope text NOT NULL,
    query text NOT NULL
);

CREATE INDEX queue_view_owner ON queue_view (owner);
