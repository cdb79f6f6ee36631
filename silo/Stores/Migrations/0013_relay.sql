-- To which relay an e-mail was armed: an e-mail in doubt is looked for in that relay's log.

ALTER TABLE transmission ADD COLUMN relay text NOT NULL DEFAULT '';
