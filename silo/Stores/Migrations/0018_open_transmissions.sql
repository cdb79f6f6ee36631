-- What may be claimed is found in the order in which it is, what a customer or segment has on its way by them, and what ended
-- lately by its segment. A claim and an arm change nothing that an index holds.

DROP INDEX transmission_open;

DROP INDEX transmission_customer;

CREATE INDEX transmission_claimable ON transmission (arm_from, id) WHERE ended IS NULL AND recalled = 0;

CREATE INDEX transmission_open ON transmission (customer, segment) WHERE ended IS NULL;

CREATE INDEX transmission_segment_ended ON transmission (segment, ended);

-- Messages wait in two lanes: what goes on with something that has begun, and looks that may be taken later.

DROP INDEX message_waiting;

CREATE INDEX message_urgent ON message (at) WHERE parked = 0 AND (stamp = 0 OR to_kind < 3);

CREATE INDEX message_look ON message (at) WHERE parked = 0 AND NOT (stamp = 0 OR to_kind < 3);
