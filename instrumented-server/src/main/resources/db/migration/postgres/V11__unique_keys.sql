-- Built beside writes; one that was not built to its end is of no use. The one before stays until
-- this one holds the keys.
DROP INDEX CONCURRENTLY IF EXISTS job_key;
CREATE UNIQUE INDEX CONCURRENTLY job_key ON job (unique_key)
WHERE unique_key IS NOT NULL AND ended_at IS NULL AND (unique_until = 'ended' OR attempt = 0);
DROP INDEX CONCURRENTLY IF EXISTS job_unique;
