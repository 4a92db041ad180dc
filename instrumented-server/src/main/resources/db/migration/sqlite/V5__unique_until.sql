-- How long a job holds its unique key: until its first attempt starts, or until it has ended.
ALTER TABLE job ADD COLUMN unique_until TEXT NOT NULL DEFAULT 'ended'
  CHECK (unique_until IN ('started', 'ended'));

DROP INDEX job_unique;
CREATE UNIQUE INDEX job_key ON job (unique_key)
WHERE unique_key IS NOT NULL AND ended_at IS NULL AND (unique_until = 'ended' OR attempt = 0);
