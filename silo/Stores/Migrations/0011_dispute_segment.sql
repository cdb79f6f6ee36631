-- A segment's own disputes, for readiness and the load of whoever covers it.

CREATE INDEX IF NOT EXISTS dispute_segment_at ON dispute (segment, at);
