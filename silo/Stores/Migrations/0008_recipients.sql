-- The contact that a transmission goes to: names the key under which it stands in events.

ALTER TABLE transmission ADD COLUMN contact text NOT NULL DEFAULT '';
