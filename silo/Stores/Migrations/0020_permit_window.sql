-- What a segment holds is found whatever it has ever issued: the unsettled, and what was settled within the window.
CREATE INDEX permit_window ON permit (segment, settled) WHERE returned IS NULL;
