-- Built beside writes; one that was not built to its end is of no use.
-- Which job of a queue has waited for longest. Whoever claims jobs does not ask for the last
-- condition, so that no plan takes this index there, and sorts all that waits.
DROP INDEX CONCURRENTLY IF EXISTS job_waiting;
CREATE INDEX CONCURRENTLY job_waiting ON job (queue, queued_at)
WHERE state = 'scheduled' AND due = 1 AND queued_at >= 0;

-- Which callback has been due for longest, whoever gets it.
DROP INDEX CONCURRENTLY IF EXISTS delivery_due_first;
CREATE INDEX CONCURRENTLY delivery_due_first ON delivery (due_at) WHERE due_at IS NOT NULL;
