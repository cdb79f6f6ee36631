-- Rows are applied customer by customer, so that a customer is looked at once and not once an invoice.

ALTER TABLE import_row ADD COLUMN customer text NOT NULL DEFAULT '';

DROP INDEX import_row_taken;
CREATE INDEX import_row_taken ON import_row (import, customer, row_number) WHERE outcome = 'taken';
