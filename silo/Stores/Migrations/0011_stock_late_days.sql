-- How late what was open was at a midnight, for the payment delay of a past window; NULL: counted before this was kept.

ALTER TABLE stock ADD COLUMN late_days bigint;
