-- A replica that started before runs on beside this, and must not wait long for a lock of it.
SET LOCAL lock_timeout = '1s';

-- What writes jobs just now counts as before, and ends first.
LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE;

-- The trigger that started a job or a run by an event.
ALTER TABLE job ADD COLUMN started_by text COLLATE "C";
ALTER TABLE run ADD COLUMN started_by text COLLATE "C";

-- Jobs are counted by their actions, too, and in each of their states.
ALTER TABLE job_count
  ADD COLUMN action text NOT NULL DEFAULT '',
  ADD COLUMN held bigint NOT NULL DEFAULT 0,
  ADD COLUMN ok bigint NOT NULL DEFAULT 0,
  ADD COLUMN error bigint NOT NULL DEFAULT 0,
  ADD COLUMN timeout bigint NOT NULL DEFAULT 0,
  ADD COLUMN cancelled bigint NOT NULL DEFAULT 0,
  DROP CONSTRAINT job_count_pkey,
  ADD PRIMARY KEY (queue, action, shard);

-- How many jobs ended in each minute since 1970: the sum over shards. The last hours are kept.
CREATE TABLE job_end (
  minute    bigint  NOT NULL,
  action    text    NOT NULL,
  shard     integer NOT NULL,
  ok        bigint  NOT NULL,
  error     bigint  NOT NULL,
  timeout   bigint  NOT NULL,
  cancelled bigint  NOT NULL,
  PRIMARY KEY (minute, action, shard)
) WITH (fillfactor = 20);

CREATE OR REPLACE FUNCTION count_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own integer := 0;
BEGIN
  WHILE NOT pg_try_advisory_xact_lock('job_count'::regclass::oid::integer, own) LOOP
    own := own + 1;
  END LOOP;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO job_count AS counted (queue, action, shard, jobs, due, delayed, running, held, ok, error, timeout, cancelled)
    SELECT queue, action, own, sum(n),
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 1), 0),
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 0), 0),
      coalesce(sum(n) FILTER (WHERE state = 'running'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'new'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'ok'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'error'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'timeout'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'cancelled'), 0)
    FROM (SELECT queue, action, state, due, count(*) AS n FROM came
      GROUP BY queue, action, state, due) AS changed
    GROUP BY queue, action ORDER BY queue, action
    ON CONFLICT (queue, action, shard) DO UPDATE SET jobs = counted.jobs + excluded.jobs,
      due = counted.due + excluded.due, delayed = counted.delayed + excluded.delayed,
      running = counted.running + excluded.running, held = counted.held + excluded.held,
      ok = counted.ok + excluded.ok, error = counted.error + excluded.error,
      timeout = counted.timeout + excluded.timeout,
      cancelled = counted.cancelled + excluded.cancelled;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO job_count AS counted (queue, action, shard, jobs, due, delayed, running, held, ok, error, timeout, cancelled)
    SELECT queue, action, own, sum(n),
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 1), 0),
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 0), 0),
      coalesce(sum(n) FILTER (WHERE state = 'running'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'new'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'ok'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'error'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'timeout'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'cancelled'), 0)
    FROM (SELECT queue, action, state, due, -count(*) AS n FROM gone
      GROUP BY queue, action, state, due) AS changed
    GROUP BY queue, action ORDER BY queue, action
    ON CONFLICT (queue, action, shard) DO UPDATE SET jobs = counted.jobs + excluded.jobs,
      due = counted.due + excluded.due, delayed = counted.delayed + excluded.delayed,
      running = counted.running + excluded.running, held = counted.held + excluded.held,
      ok = counted.ok + excluded.ok, error = counted.error + excluded.error,
      timeout = counted.timeout + excluded.timeout,
      cancelled = counted.cancelled + excluded.cancelled;
  ELSE
    INSERT INTO job_count AS counted (queue, action, shard, jobs, due, delayed, running, held, ok, error, timeout, cancelled)
    SELECT queue, action, own, sum(n),
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 1), 0),
      coalesce(sum(n) FILTER (WHERE state = 'scheduled' AND due = 0), 0),
      coalesce(sum(n) FILTER (WHERE state = 'running'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'new'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'ok'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'error'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'timeout'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'cancelled'), 0)
    FROM (SELECT queue, action, state, due, sum(n) AS n
      FROM (SELECT queue, action, state, due, 1 AS n FROM came
        UNION ALL SELECT queue, action, state, due, -1 FROM gone) AS moved
      GROUP BY queue, action, state, due HAVING sum(n) <> 0) AS changed
    GROUP BY queue, action ORDER BY queue, action
    ON CONFLICT (queue, action, shard) DO UPDATE SET jobs = counted.jobs + excluded.jobs,
      due = counted.due + excluded.due, delayed = counted.delayed + excluded.delayed,
      running = counted.running + excluded.running, held = counted.held + excluded.held,
      ok = counted.ok + excluded.ok, error = counted.error + excluded.error,
      timeout = counted.timeout + excluded.timeout,
      cancelled = counted.cancelled + excluded.cancelled;
    -- What is still there as it had ended counts once. A retry takes nothing back.
    INSERT INTO job_end AS counted (minute, action, shard, ok, error, timeout, cancelled)
    SELECT minute, action, own,
      coalesce(sum(n) FILTER (WHERE state = 'ok'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'error'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'timeout'), 0),
      coalesce(sum(n) FILTER (WHERE state = 'cancelled'), 0)
    FROM (SELECT ended_at / 60000 AS minute, action, state, sum(n) AS n
      FROM (SELECT ended_at, action, state, 1 AS n FROM came WHERE ended_at IS NOT NULL
        UNION ALL SELECT ended_at, action, state, -1 FROM gone WHERE ended_at IS NOT NULL) AS moved
      GROUP BY ended_at / 60000, action, state HAVING sum(n) > 0) AS ended
    GROUP BY minute, action ORDER BY minute, action
    ON CONFLICT (minute, action, shard) DO UPDATE SET
      ok = counted.ok + excluded.ok, error = counted.error + excluded.error,
      timeout = counted.timeout + excluded.timeout,
      cancelled = counted.cancelled + excluded.cancelled;
  END IF;
  RETURN NULL;
END $$;

-- To replace it forgets that it finds the tables beside it.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION count_jobs() SET search_path = %I, pg_temp', current_schema());
END $$;
