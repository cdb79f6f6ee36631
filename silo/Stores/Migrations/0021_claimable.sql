-- What may be claimed stands alone in its index: a claim that has to pass what is on its way, or waits to be told, gets slower with it.
DROP INDEX transmission_claimable;

CREATE INDEX transmission_claimable ON transmission (arm_from, id) WHERE state = 'intended' AND recalled = 0 AND ended IS NULL;
