-- Who started a job.

ALTER TABLE job ADD COLUMN creator text NOT NULL DEFAULT 'system';
