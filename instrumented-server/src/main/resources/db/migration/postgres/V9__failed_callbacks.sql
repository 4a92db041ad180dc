-- Built beside writes; one that was not built to its end is of no use.
-- For those who look for callbacks that were given up.
DROP INDEX CONCURRENTLY IF EXISTS delivery_failed;
CREATE INDEX CONCURRENTLY delivery_failed ON delivery (subject) WHERE state = 'failed';
