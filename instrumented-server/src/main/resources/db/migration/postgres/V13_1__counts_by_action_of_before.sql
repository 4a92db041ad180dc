-- What was there before jobs were counted by their actions: all that is there, without what has been
-- counted so since. Both are as of the same moment, so this keeps nobody from writing.
DELETE FROM job_count WHERE action = '';
INSERT INTO job_count (queue, action, shard, jobs, due, delayed, running, held, ok, error, timeout, cancelled)
SELECT queue, action, -1, sum(jobs), sum(due), sum(delayed), sum(running), sum(held), sum(ok),
  sum(error), sum(timeout), sum(cancelled)
FROM (
  SELECT queue, action, count(*) AS jobs,
    count(*) FILTER (WHERE state = 'scheduled' AND due = 1) AS due,
    count(*) FILTER (WHERE state = 'scheduled' AND due = 0) AS delayed,
    count(*) FILTER (WHERE state = 'running') AS running,
    count(*) FILTER (WHERE state = 'new') AS held,
    count(*) FILTER (WHERE state = 'ok') AS ok,
    count(*) FILTER (WHERE state = 'error') AS error,
    count(*) FILTER (WHERE state = 'timeout') AS timeout,
    count(*) FILTER (WHERE state = 'cancelled') AS cancelled
  FROM job GROUP BY queue, action
  UNION ALL
  SELECT queue, action, -jobs, -due, -delayed, -running, -held, -ok, -error, -timeout, -cancelled
  FROM job_count) AS counted
GROUP BY queue, action;
