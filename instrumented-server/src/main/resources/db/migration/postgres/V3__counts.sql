-- A replica that started before runs on beside this, and must not wait long for a lock of it.
SET LOCAL lock_timeout = '1s';

-- How many jobs there are, and of these how many could start, wait for their time, and run: the sum
-- over shards. Triggers keep it in the transaction that changes a job, whatever version does so. A
-- transaction has a shard to itself until its end, so that none waits for another.
CREATE TABLE job_count (
  queue   text    NOT NULL,
  shard   integer NOT NULL,
  jobs    bigint  NOT NULL,
  due     bigint  NOT NULL,
  delayed bigint  NOT NULL,
  running bigint  NOT NULL,
  PRIMARY KEY (queue, shard)
) WITH (fillfactor = 10);

CREATE FUNCTION count_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own integer := 0;
BEGIN
  WHILE NOT pg_try_advisory_xact_lock('job_count'::regclass::oid::integer, own) LOOP
    own := own + 1;
  END LOOP;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO job_count AS counted (queue, shard, jobs, due, delayed, running)
    SELECT queue, own, count(*),
      count(*) FILTER (WHERE state = 'scheduled' AND due = 1),
      count(*) FILTER (WHERE state = 'scheduled' AND due = 0),
      count(*) FILTER (WHERE state = 'running')
    FROM came GROUP BY queue ORDER BY queue
    ON CONFLICT (queue, shard) DO UPDATE SET jobs = counted.jobs + excluded.jobs,
      due = counted.due + excluded.due, delayed = counted.delayed + excluded.delayed,
      running = counted.running + excluded.running;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO job_count AS counted (queue, shard, jobs, due, delayed, running)
    SELECT queue, own, -count(*),
      -count(*) FILTER (WHERE state = 'scheduled' AND due = 1),
      -count(*) FILTER (WHERE state = 'scheduled' AND due = 0),
      -count(*) FILTER (WHERE state = 'running')
    FROM gone GROUP BY queue ORDER BY queue
    ON CONFLICT (queue, shard) DO UPDATE SET jobs = counted.jobs + excluded.jobs,
      due = counted.due + excluded.due, delayed = counted.delayed + excluded.delayed,
      running = counted.running + excluded.running;
  ELSE
    INSERT INTO job_count AS counted (queue, shard, jobs, due, delayed, running)
    SELECT queue, own, 0,
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 1), 0),
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 0), 0),
      coalesce(sum(n) FILTER (WHERE state = 'running'), 0)
    FROM (SELECT queue, state, due, 1 AS n FROM came
      UNION ALL SELECT queue, state, due, -1 FROM gone) AS changed
    WHERE state IN ('scheduled', 'running')
    GROUP BY queue ORDER BY queue
    ON CONFLICT (queue, shard) DO UPDATE SET
      due = counted.due + excluded.due, delayed = counted.delayed + excluded.delayed,
      running = counted.running + excluded.running;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER job_counted_in AFTER INSERT ON job REFERENCING NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();

CREATE TRIGGER job_counted_on AFTER UPDATE ON job
REFERENCING OLD TABLE AS gone NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();

CREATE TRIGGER job_counted_out AFTER DELETE ON job REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();
