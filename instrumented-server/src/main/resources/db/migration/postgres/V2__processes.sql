-- A replica that started before runs on beside this, and must not wait long for a lock of it.
SET LOCAL lock_timeout = '1s';

-- Processes that execute jobs. Each keeps all that it executes by one lease. When that is 0, the
-- process was declared dead, and what it left is taken over. What is behind the name of a process
-- tells whether it still has connections: it is their application_name.
CREATE TABLE process (
  id          bigint NOT NULL PRIMARY KEY,
  name        text,
  connections text   NOT NULL,
  lease_until bigint NOT NULL
);

-- The process that executes a job, as long as it does. Its lease_until is then in the year 9999:
-- versions that know only that column must not take the job over. Where the process is missing,
-- such a version executes the job, and lease_until counts.
ALTER TABLE job ADD COLUMN process bigint;
