-- A replica that started before runs on beside this, and must not wait long for a lock of it.
SET LOCAL lock_timeout = '1s';

-- What a process tells of itself; nothing of one whose version does not.
ALTER TABLE process
  ADD COLUMN version text,
  ADD COLUMN started_at bigint,
  ADD COLUMN lease_ms bigint,
  ADD COLUMN settings text;

-- The name of the process that executes or executed an attempt, or its id. That of the last attempt
-- is in the row of the job.
ALTER TABLE job ADD COLUMN replica text;
ALTER TABLE attempt ADD COLUMN replica text;
