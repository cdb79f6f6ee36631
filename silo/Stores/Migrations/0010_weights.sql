-- What ranks issuing as the queue ranks it: the segment's weight and the oldest due date of a draft; drafts that a person sends over rules.

ALTER TABLE segment ADD COLUMN weight_percent bigint NOT NULL DEFAULT 100;
ALTER TABLE draft ADD COLUMN oldest text;
ALTER TABLE draft ADD COLUMN overridden bigint NOT NULL DEFAULT 0;
