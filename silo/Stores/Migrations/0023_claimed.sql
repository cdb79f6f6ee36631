-- What is claimed leaves the index by the column that says so: state changes again when it is armed, and no index is written for that.
DROP INDEX transmission_claimable;

CREATE INDEX transmission_claimable ON transmission (arm_from, id) WHERE claimed IS NULL AND recalled = 0 AND ended IS NULL;
