-- A job may be put into another queue, where it is counted from then on.
CREATE TRIGGER job_moved AFTER UPDATE OF queue ON job WHEN NEW.queue <> OLD.queue
BEGIN
  UPDATE job_count SET jobs = jobs - 1,
    due = due - (OLD.state = 'scheduled' AND OLD.due = 1),
    delayed = delayed - (OLD.state = 'scheduled' AND OLD.due = 0),
    running = running - (OLD.state = 'running')
  WHERE queue = OLD.queue;
  INSERT INTO job_count (queue, jobs, due, delayed, running)
  VALUES (NEW.queue, 1, OLD.state = 'scheduled' AND OLD.due = 1,
    OLD.state = 'scheduled' AND OLD.due = 0, OLD.state = 'running')
  ON CONFLICT (queue) DO UPDATE SET jobs = jobs + 1,
    due = due + excluded.due, delayed = delayed + excluded.delayed,
    running = running + excluded.running;
END;
