-- The trigger that started a job or a run by an event.
ALTER TABLE job ADD COLUMN started_by TEXT;
ALTER TABLE run ADD COLUMN started_by TEXT;

-- Jobs are counted by their actions, too, and in each of their states.
DROP TRIGGER job_counted_in;
DROP TRIGGER job_counted_on;
DROP TRIGGER job_counted_out;
DROP TRIGGER job_moved;
DROP TABLE job_count;
CREATE TABLE job_count (
  queue     TEXT    NOT NULL,
  action    TEXT    NOT NULL,
  jobs      INTEGER NOT NULL,
  due       INTEGER NOT NULL,
  delayed   INTEGER NOT NULL,
  running   INTEGER NOT NULL,
  held      INTEGER NOT NULL,
  ok        INTEGER NOT NULL,
  error     INTEGER NOT NULL,
  timeout   INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  PRIMARY KEY (queue, action)
) STRICT, WITHOUT ROWID;

INSERT INTO job_count (queue, action, jobs, due, delayed, running, held, ok, error, timeout, cancelled)
SELECT queue, action, count(*),
  count(*) FILTER (WHERE state = 'scheduled' AND due = 1) AS due,
  count(*) FILTER (WHERE state = 'scheduled' AND due = 0) AS delayed,
  count(*) FILTER (WHERE state = 'running') AS running,
  count(*) FILTER (WHERE state = 'new') AS held,
  count(*) FILTER (WHERE state = 'ok') AS ok,
  count(*) FILTER (WHERE state = 'error') AS error,
  count(*) FILTER (WHERE state = 'timeout') AS timeout,
  count(*) FILTER (WHERE state = 'cancelled') AS cancelled
FROM job GROUP BY queue, action;

CREATE TRIGGER job_counted_in AFTER INSERT ON job
BEGIN
  INSERT INTO job_count (queue, action, jobs, due, delayed, running, held, ok, error, timeout, cancelled)
  VALUES (NEW.queue, NEW.action, 1,
    NEW.state = 'scheduled' AND NEW.due = 1,
    NEW.state = 'scheduled' AND NEW.due = 0,
    NEW.state = 'running',
    NEW.state = 'new',
    NEW.state = 'ok',
    NEW.state = 'error',
    NEW.state = 'timeout',
    NEW.state = 'cancelled')
  ON CONFLICT (queue, action) DO UPDATE SET jobs = jobs + 1,
    due = due + excluded.due, delayed = delayed + excluded.delayed, running = running + excluded.running,
    held = held + excluded.held, ok = ok + excluded.ok, error = error + excluded.error,
    timeout = timeout + excluded.timeout, cancelled = cancelled + excluded.cancelled;
END;

CREATE TRIGGER job_counted_on AFTER UPDATE OF state, due ON job
WHEN NEW.state <> OLD.state OR NEW.due <> OLD.due
BEGIN
  UPDATE job_count SET
    due = due + (NEW.state = 'scheduled' AND NEW.due = 1) - (OLD.state = 'scheduled' AND OLD.due = 1),
    delayed = delayed + (NEW.state = 'scheduled' AND NEW.due = 0) - (OLD.state = 'scheduled' AND OLD.due = 0),
    running = running + (NEW.state = 'running') - (OLD.state = 'running'),
    held = held + (NEW.state = 'new') - (OLD.state = 'new'),
    ok = ok + (NEW.state = 'ok') - (OLD.state = 'ok'),
    error = error + (NEW.state = 'error') - (OLD.state = 'error'),
    timeout = timeout + (NEW.state = 'timeout') - (OLD.state = 'timeout'),
    cancelled = cancelled + (NEW.state = 'cancelled') - (OLD.state = 'cancelled')
  WHERE queue = NEW.queue AND action = NEW.action;
END;

CREATE TRIGGER job_counted_out AFTER DELETE ON job
BEGIN
  UPDATE job_count SET jobs = jobs - 1,
    due = due - (OLD.state = 'scheduled' AND OLD.due = 1),
    delayed = delayed - (OLD.state = 'scheduled' AND OLD.due = 0),
    running = running - (OLD.state = 'running'),
    held = held - (OLD.state = 'new'),
    ok = ok - (OLD.state = 'ok'),
    error = error - (OLD.state = 'error'),
    timeout = timeout - (OLD.state = 'timeout'),
    cancelled = cancelled - (OLD.state = 'cancelled')
  WHERE queue = OLD.queue AND action = OLD.action;
END;

-- A job may be put into another queue, where it is counted from then on.
CREATE TRIGGER job_moved AFTER UPDATE OF queue ON job WHEN NEW.queue <> OLD.queue
BEGIN
  UPDATE job_count SET jobs = jobs - 1,
    due = due - (OLD.state = 'scheduled' AND OLD.due = 1),
    delayed = delayed - (OLD.state = 'scheduled' AND OLD.due = 0),
    running = running - (OLD.state = 'running'),
    held = held - (OLD.state = 'new'),
    ok = ok - (OLD.state = 'ok'),
    error = error - (OLD.state = 'error'),
    timeout = timeout - (OLD.state = 'timeout'),
    cancelled = cancelled - (OLD.state = 'cancelled')
  WHERE queue = OLD.queue AND action = OLD.action;
  INSERT INTO job_count (queue, action, jobs, due, delayed, running, held, ok, error, timeout, cancelled)
  VALUES (NEW.queue, NEW.action, 1,
    OLD.state = 'scheduled' AND OLD.due = 1,
    OLD.state = 'scheduled' AND OLD.due = 0,
    OLD.state = 'running',
    OLD.state = 'new',
    OLD.state = 'ok',
    OLD.state = 'error',
    OLD.state = 'timeout',
    OLD.state = 'cancelled')
  ON CONFLICT (queue, action) DO UPDATE SET jobs = jobs + 1,
    due = due + excluded.due, delayed = delayed + excluded.delayed, running = running + excluded.running,
    held = held + excluded.held, ok = ok + excluded.ok, error = error + excluded.error,
    timeout = timeout + excluded.timeout, cancelled = cancelled + excluded.cancelled;
END;

-- How many jobs ended in each minute since 1970. The last hours are kept.
CREATE TABLE job_end (
  minute    INTEGER NOT NULL,
  action    TEXT    NOT NULL,
  ok        INTEGER NOT NULL,
  error     INTEGER NOT NULL,
  timeout   INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  PRIMARY KEY (minute, action)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER job_end_counted AFTER UPDATE OF ended_at ON job
WHEN NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL
BEGIN
  INSERT INTO job_end (minute, action, ok, error, timeout, cancelled)
  VALUES (NEW.ended_at / 60000, NEW.action, NEW.state = 'ok', NEW.state = 'error',
    NEW.state = 'timeout', NEW.state = 'cancelled')
  ON CONFLICT (minute, action) DO UPDATE SET ok = ok + excluded.ok, error = error + excluded.error,
    timeout = timeout + excluded.timeout, cancelled = cancelled + excluded.cancelled;
END;

-- For those who look for what ended when.
CREATE INDEX job_ended ON job (ended_at, id) WHERE ended_at IS NOT NULL;
-- For those who look for what took long.
CREATE INDEX job_duration ON job ((ended_at - started_at), id)
WHERE ended_at IS NOT NULL AND started_at IS NOT NULL;
-- For those who look for what failed with a certain error.
CREATE INDEX job_failure ON job (id) WHERE error IS NOT NULL;
-- For the history of a schedule, and of a trigger.
CREATE INDEX job_of_schedule ON job (schedule, id) WHERE schedule IS NOT NULL;
CREATE INDEX job_of_trigger ON job (started_by, id) WHERE started_by IS NOT NULL;
CREATE INDEX run_of_schedule ON run (schedule, id) WHERE schedule IS NOT NULL;
CREATE INDEX run_of_trigger ON run (started_by, id) WHERE started_by IS NOT NULL;
