-- A job may be put into another queue, where it is counted from then on.
CREATE OR REPLACE FUNCTION count_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
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
    SELECT queue, own, sum(n),
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 1), 0),
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 0), 0),
      coalesce(sum(n) FILTER (WHERE state = 'running'), 0)
    FROM (SELECT queue, state, due, 1 AS n FROM came
      UNION ALL SELECT queue, state, due, -1 FROM gone) AS changed
    GROUP BY queue
    HAVING sum(n) <> 0 OR bool_or(state IN ('scheduled', 'running'))
    ORDER BY queue
    ON CONFLICT (queue, shard) DO UPDATE SET jobs = counted.jobs + excluded.jobs,
      due = counted.due + excluded.due, delayed = counted.delayed + excluded.delayed,
      running = counted.running + excluded.running;
  END IF;
  RETURN NULL;
END $$;

-- To replace it forgets that it finds the tables beside it.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION count_jobs() SET search_path = %I, pg_temp', current_schema());
END $$;
