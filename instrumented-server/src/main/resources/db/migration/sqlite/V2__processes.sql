-- Processes that execute jobs. When its lease is 0, a process was declared dead, and what it left
-- is taken over.
CREATE TABLE process (
  id          INTEGER NOT NULL PRIMARY KEY,
  name        TEXT,
  connections TEXT    NOT NULL,
  lease_until INTEGER NOT NULL
) STRICT;

-- The process that executes a job, as long as it does. Its lease_until is then in the year 9999.
ALTER TABLE job ADD COLUMN process INTEGER;
