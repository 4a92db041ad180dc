-- A replica that started before runs on beside this, and must not wait long for a lock of it.
SET LOCAL lock_timeout = '1s';

-- How long a job holds its unique key: until its first attempt starts, or until it has ended.
ALTER TABLE job ADD COLUMN unique_until text NOT NULL DEFAULT 'ended'
  CHECK (unique_until IN ('started', 'ended'));
