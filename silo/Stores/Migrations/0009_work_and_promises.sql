-- Closed work items stay as history; what a promise brought; whose pool work without an owner falls to; blind copies; the ledger's
-- own copies of invoices.

ALTER TABLE work_item ADD COLUMN state text NOT NULL DEFAULT 'Open';
ALTER TABLE work_item ADD COLUMN outcome text NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN closed_by text NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN closed_at bigint;
CREATE INDEX work_item_state_at ON work_item (state, at);
ALTER TABLE promise ADD COLUMN paid bigint NOT NULL DEFAULT 0;
ALTER TABLE segment ADD COLUMN pool text NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN bcc bigint NOT NULL DEFAULT 0;
ALTER TABLE invoice ADD COLUMN copy text NOT NULL DEFAULT '';
