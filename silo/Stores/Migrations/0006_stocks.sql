-- What was open at each midnight of the workspace, per segment and currency. Can be made anew from the events.

CREATE TABLE stock (
    date text NOT NULL,
    segment text NOT NULL,
    currency text NOT NULL,
    at bigint NOT NULL,
    open_count bigint NOT NULL,
    open_amount bigint NOT NULL,
    not_due bigint NOT NULL,
    days_1_30 bigint NOT NULL,
    days_31_60 bigint NOT NULL,
    days_61_90 bigint NOT NULL,
    over_90 bigint NOT NULL,
    overdue_count bigint NOT NULL,
    eligible_count bigint NOT NULL,
    eligible_amount bigint NOT NULL,
    contacted_count bigint NOT NULL,
    contacted_amount bigint NOT NULL,
    PRIMARY KEY (date, segment, currency)
);
