-- The next rows to apply and the payments that wait are found without passing over all that are done.

CREATE INDEX import_row_taken ON import_row (import, row_number) WHERE outcome = 'taken';
CREATE INDEX import_row_unmatched ON import_row (import) WHERE outcome = 'unmatched';
