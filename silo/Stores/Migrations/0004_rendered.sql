-- The bytes of each e-mail as the first attempt rendered them: every later attempt sends the same.

CREATE TABLE rendered (
    content text NOT NULL PRIMARY KEY,
    bytes bytea NOT NULL
);
