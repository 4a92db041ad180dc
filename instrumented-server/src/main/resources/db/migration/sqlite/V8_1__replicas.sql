-- What a process tells of itself.
ALTER TABLE process ADD COLUMN version TEXT;
ALTER TABLE process ADD COLUMN started_at INTEGER;
ALTER TABLE process ADD COLUMN lease_ms INTEGER;
ALTER TABLE process ADD COLUMN settings TEXT;

-- The name of the process that executes or executed an attempt, or its id. That of the last attempt
-- is in the row of the job.
ALTER TABLE job ADD COLUMN replica TEXT;
ALTER TABLE attempt ADD COLUMN replica TEXT;
