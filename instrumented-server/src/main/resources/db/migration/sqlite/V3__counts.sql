-- How many jobs there are, and of these how many could start, wait for their time, and run.
-- Triggers keep it in the transaction that changes a job.
CREATE TABLE job_count (
  queue   TEXT    NOT NULL PRIMARY KEY,
  jobs    INTEGER NOT NULL,
  due     INTEGER NOT NULL,
  delayed INTEGER NOT NULL,
  running INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO job_count (queue, jobs, due, delayed, running)
SELECT queue, count(*),
  count(*) FILTER (WHERE state = 'scheduled' AND due = 1),
  count(*) FILTER (WHERE state = 'scheduled' AND due = 0),
  count(*) FILTER (WHERE state = 'running')
FROM job GROUP BY queue;

CREATE TRIGGER job_counted_in AFTER INSERT ON job
BEGIN
  INSERT INTO job_count (queue, jobs, due, delayed, running)
  VALUES (NEW.queue, 1, NEW.state = 'scheduled' AND NEW.due = 1,
    NEW.state = 'scheduled' AND NEW.due = 0, NEW.state = 'running')
  ON CONFLICT (queue) DO UPDATE SET jobs = jobs + 1,
    due = due + excluded.due, delayed = delayed + excluded.delayed,
    running = running + excluded.running;
END;

CREATE TRIGGER job_counted_on AFTER UPDATE OF state, due ON job
WHEN NEW.state <> OLD.state OR NEW.due <> OLD.due
BEGIN
  UPDATE job_count SET
    due = due + (NEW.state = 'scheduled' AND NEW.due = 1)
      - (OLD.state = 'scheduled' AND OLD.due = 1),
    delayed = delayed + (NEW.state = 'scheduled' AND NEW.due = 0)
      - (OLD.state = 'scheduled' AND OLD.due = 0),
    running = running + (NEW.state = 'running') - (OLD.state = 'running')
  WHERE queue = NEW.queue;
END;

CREATE TRIGGER job_counted_out AFTER DELETE ON job
BEGIN
  UPDATE job_count SET jobs = jobs - 1,
    due = due - (OLD.state = 'scheduled' AND OLD.due = 1),
    delayed = delayed - (OLD.state = 'scheduled' AND OLD.due = 0),
    running = running - (OLD.state = 'running')
  WHERE queue = OLD.queue;
END;

-- Which job of a queue has waited for longest. Whoever claims jobs does not ask for the last
-- condition, so that no plan takes this index there, and sorts all that waits.
CREATE INDEX job_waiting ON job (queue, queued_at)
WHERE state = 'scheduled' AND due = 1 AND queued_at >= 0;

-- Which callback has been due for longest, whoever gets it.
CREATE INDEX delivery_due_first ON delivery (due_at) WHERE due_at IS NOT NULL;
