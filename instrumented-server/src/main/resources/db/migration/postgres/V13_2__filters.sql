-- Built beside writes; one that was not built to its end is of no use.
-- For those who look for what ended when.
DROP INDEX CONCURRENTLY IF EXISTS job_ended;
CREATE INDEX CONCURRENTLY job_ended ON job (ended_at, id) WHERE ended_at IS NOT NULL;

-- For those who look for what took long.
DROP INDEX CONCURRENTLY IF EXISTS job_duration;
CREATE INDEX CONCURRENTLY job_duration ON job ((ended_at - started_at), id)
WHERE ended_at IS NOT NULL AND started_at IS NOT NULL;

-- For those who look for what failed with a certain error.
DROP INDEX CONCURRENTLY IF EXISTS job_failure;
CREATE INDEX CONCURRENTLY job_failure ON job (id) WHERE error IS NOT NULL;

-- For the history of a schedule, and of a trigger.
DROP INDEX CONCURRENTLY IF EXISTS job_of_schedule;
CREATE INDEX CONCURRENTLY job_of_schedule ON job (schedule, id) WHERE schedule IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS job_of_trigger;
CREATE INDEX CONCURRENTLY job_of_trigger ON job (started_by, id) WHERE started_by IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS run_of_schedule;
CREATE INDEX CONCURRENTLY run_of_schedule ON run (schedule, id) WHERE schedule IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS run_of_trigger;
CREATE INDEX CONCURRENTLY run_of_trigger ON run (started_by, id) WHERE started_by IS NOT NULL;
