-- What a request asked for, so that its id with other content is refused.

ALTER TABLE import ADD COLUMN asked text NOT NULL DEFAULT '';
