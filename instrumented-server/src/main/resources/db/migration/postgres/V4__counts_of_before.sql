-- What was there before the triggers were: all that is there, without what they have counted since.
-- Both are as of the same moment, so this keeps nobody from writing.
INSERT INTO job_count (queue, shard, jobs, due, delayed, running)
SELECT queue, -1, sum(jobs), sum(due), sum(delayed), sum(running)
FROM (
  SELECT queue, count(*) AS jobs,
    count(*) FILTER (WHERE state = 'scheduled' AND due = 1) AS due,
    count(*) FILTER (WHERE state = 'scheduled' AND due = 0) AS delayed,
    count(*) FILTER (WHERE state = 'running') AS running
  FROM job GROUP BY queue
  UNION ALL
  SELECT queue, -jobs, -due, -delayed, -running FROM job_count) AS counted
GROUP BY queue;
