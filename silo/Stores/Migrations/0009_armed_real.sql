-- The real instant of the arm: how long an attempt may live does not depend on the business clock.
ALTER TABLE transmission ADD COLUMN armed_real bigint;
