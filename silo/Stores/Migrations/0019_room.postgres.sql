-- Rows that change often find room on their own page: no index is written for what it does not hold. What is encrypted does not
-- shrink, so nothing tries.

ALTER TABLE grain SET (fillfactor = 80);

ALTER TABLE invoice SET (fillfactor = 80);

ALTER TABLE customer SET (fillfactor = 80);

ALTER TABLE transmission SET (fillfactor = 80);

ALTER TABLE content ALTER COLUMN bytes SET STORAGE EXTERNAL;

ALTER TABLE rendered ALTER COLUMN bytes SET STORAGE EXTERNAL;
