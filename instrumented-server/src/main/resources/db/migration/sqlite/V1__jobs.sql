-- Times are milliseconds since 1970 by the clock of the database; 1 is yes, 0 is no.
CREATE TABLE job (
  id               TEXT    NOT NULL PRIMARY KEY,
  action           TEXT    NOT NULL,
  arguments        TEXT    NOT NULL,
  labels           TEXT    NOT NULL,
  queue            TEXT    NOT NULL,
  priority         INTEGER NOT NULL,
  run_at           INTEGER,
  due              INTEGER NOT NULL,
  timeout_ms       INTEGER NOT NULL,
  retry            TEXT,
  deadline_ms      INTEGER,
  deadline_at      INTEGER,
  unique_key       TEXT,
  run_id           TEXT,
  step             INTEGER,
  schedule         TEXT,
  callback         TEXT,
  state            TEXT    NOT NULL
    CHECK (state IN ('new', 'scheduled', 'running', 'ok', 'error', 'timeout', 'cancelled')),
  attempt          INTEGER NOT NULL DEFAULT 0,
  failures         INTEGER NOT NULL DEFAULT 0,
  lost             INTEGER NOT NULL DEFAULT 0,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  lease_until      INTEGER,
  created_at       INTEGER NOT NULL,
  queued_at        INTEGER NOT NULL,
  started_at       INTEGER,
  ended_at         INTEGER,
  result           TEXT,
  error            TEXT,
  CHECK ((state = 'running') = (lease_until IS NOT NULL)),
  CHECK ((state IN ('ok', 'error', 'timeout', 'cancelled')) = (ended_at IS NOT NULL))
) STRICT;

-- What is looked for all the time stays small: only jobs that have not ended are in these.
CREATE INDEX job_queue ON job (queue, priority DESC, id) WHERE state = 'scheduled' AND due = 1;
CREATE INDEX job_delayed ON job (run_at) WHERE state = 'scheduled' AND due = 0;
CREATE INDEX job_running ON job (queue, lease_until) WHERE state = 'running';
CREATE INDEX job_deadline ON job (deadline_at) WHERE state IN ('new', 'scheduled');
CREATE UNIQUE INDEX job_unique ON job (unique_key)
  WHERE unique_key IS NOT NULL AND ended_at IS NULL;
CREATE INDEX job_scheduled ON job (schedule) WHERE schedule IS NOT NULL AND ended_at IS NULL;
CREATE INDEX job_held ON job (queue, id) WHERE state = 'new' AND run_id IS NULL;
CREATE INDEX job_run ON job (run_id, step, id) WHERE run_id IS NOT NULL;
-- For those who look for what went wrong.
CREATE INDEX job_unsuccessful ON job (state, id) WHERE state IN ('error', 'timeout', 'cancelled');

-- The attempts of a job before its last one, and those that were taken back.
CREATE TABLE attempt (
  job_id     TEXT    NOT NULL,
  number     INTEGER NOT NULL,
  status     TEXT    NOT NULL CHECK (status IN ('ok', 'error', 'timeout', 'cancelled', 'lost')),
  started_at INTEGER NOT NULL,
  ended_at   INTEGER NOT NULL,
  error      TEXT,
  PRIMARY KEY (job_id, number)
) STRICT, WITHOUT ROWID;

-- What attempts logged.
CREATE TABLE job_log (
  job_id  TEXT    NOT NULL,
  attempt INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  level   TEXT    NOT NULL CHECK (level IN ('info', 'warn', 'error')),
  text    TEXT    NOT NULL,
  PRIMARY KEY (job_id, attempt, number)
) STRICT, WITHOUT ROWID;

-- Runs; their jobs are in the table of jobs. Steps are counted from 0.
CREATE TABLE run (
  id               TEXT NOT NULL PRIMARY KEY,
  name             TEXT,
  labels           TEXT NOT NULL,
  state            TEXT NOT NULL
    CHECK (state IN ('new', 'running', 'ok', 'error', 'timeout', 'cancelled')),
  steps            INTEGER NOT NULL,
  step             INTEGER NOT NULL DEFAULT 0,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  deadline_ms      INTEGER,
  schedule         TEXT,
  callback         TEXT,
  created_at       INTEGER NOT NULL,
  started_at       INTEGER,
  ended_at         INTEGER,
  CHECK ((state IN ('ok', 'error', 'timeout', 'cancelled')) = (ended_at IS NOT NULL))
) STRICT;

CREATE INDEX run_scheduled ON run (schedule) WHERE schedule IS NOT NULL AND ended_at IS NULL;

-- The reports of the last ends of jobs and runs that have a callback. Triggers make and delete them,
-- so that none is missing, whatever ends a job. What is claimed is due again when its lease is over.
CREATE TABLE delivery (
  subject  TEXT    NOT NULL PRIMARY KEY,
  kind     TEXT    NOT NULL CHECK (kind IN ('job', 'run')),
  id       TEXT    NOT NULL DEFAULT (lower(hex(randomblob(16)))),
  url      TEXT    NOT NULL,
  -- The URL up to its path, which begins with the first / or ? behind https:// or http://.
  receiver TEXT    NOT NULL GENERATED ALWAYS AS (lower(substr(url, 1, 7 + min(
    instr(substr(url, 9) || '/', '/'), instr(substr(url, 9) || '?', '?'))))) STORED,
  state    TEXT    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at   INTEGER,
  error    TEXT,
  CHECK ((state = 'pending') = (due_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_due ON delivery (receiver, due_at) WHERE due_at IS NOT NULL;

CREATE TRIGGER job_end AFTER UPDATE OF ended_at ON job
WHEN NEW.callback IS NOT NULL AND NEW.ended_at IS NOT OLD.ended_at
BEGIN
  DELETE FROM delivery WHERE subject = NEW.id;
  INSERT INTO delivery (subject, kind, url, due_at)
  SELECT NEW.id, 'job', NEW.callback, NEW.ended_at WHERE NEW.ended_at IS NOT NULL;
END;

CREATE TRIGGER run_end AFTER UPDATE OF ended_at ON run
WHEN NEW.callback IS NOT NULL AND NEW.ended_at IS NOT OLD.ended_at
BEGIN
  DELETE FROM delivery WHERE subject = NEW.id;
  INSERT INTO delivery (subject, kind, url, due_at)
  SELECT NEW.id, 'run', NEW.callback, NEW.ended_at WHERE NEW.ended_at IS NOT NULL;
END;

CREATE TRIGGER job_gone AFTER DELETE ON job WHEN OLD.callback IS NOT NULL
BEGIN
  DELETE FROM delivery WHERE subject = OLD.id;
END;

CREATE TRIGGER run_gone AFTER DELETE ON run WHEN OLD.callback IS NOT NULL
BEGIN
  DELETE FROM delivery WHERE subject = OLD.id;
END;

-- Schedules: when they fire, what they start, and how far they are.
CREATE TABLE schedule (
  name     TEXT NOT NULL PRIMARY KEY,
  cron     TEXT,
  zone     TEXT,
  every_ms INTEGER,
  template TEXT NOT NULL,
  overlap  TEXT NOT NULL CHECK (overlap IN ('allow', 'forbid', 'replace')),
  misfire  TEXT NOT NULL CHECK (misfire IN ('skip', 'run-once', 'catch-up')),
  catch_up INTEGER,
  paused   INTEGER NOT NULL,
  version  INTEGER NOT NULL,
  next_at  INTEGER,
  last_at  INTEGER,
  last_job TEXT,
  last_run TEXT,
  started  INTEGER NOT NULL DEFAULT 0,
  skipped  INTEGER NOT NULL DEFAULT 0,
  misfired INTEGER NOT NULL DEFAULT 0,
  failed   INTEGER NOT NULL DEFAULT 0,
  CHECK ((cron IS NULL) = (zone IS NULL) AND (cron IS NULL) <> (every_ms IS NULL)),
  CHECK ((misfire = 'catch-up') = (catch_up IS NOT NULL)),
  CHECK (paused = 0 OR next_at IS NULL)
) STRICT;

CREATE INDEX schedule_due ON schedule (next_at) WHERE next_at IS NOT NULL;

-- When last something ended well that a schedule had started. Written in the transaction that ends
-- it, which never waits for one that starts something.
CREATE TABLE schedule_success (
  schedule TEXT NOT NULL PRIMARY KEY,
  at       INTEGER
) STRICT, WITHOUT ROWID;


-- Triggers: which events start what. A type with a star at its end is the start of theirs.
CREATE TABLE event_start (
  name     TEXT NOT NULL PRIMARY KEY,
  type     TEXT NOT NULL,
  source   TEXT,
  template TEXT NOT NULL,
  paused   INTEGER NOT NULL
) STRICT;

-- Requests that are known again for a day, and the id of the job or run that each made; of events,
-- all that each started.
CREATE TABLE idempotency (
  key         TEXT    NOT NULL PRIMARY KEY,
  fingerprint TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_age ON idempotency (created_at);

-- Queues with a limit, and queues that are or were paused.
CREATE TABLE queue (
  name        TEXT    NOT NULL PRIMARY KEY,
  concurrency INTEGER,
  paused      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Attempts and runs ever ended, by the word of their end: the sum over shards. Written in the
-- transaction that ends them.
CREATE TABLE ended (
  kind   TEXT    NOT NULL,
  status TEXT    NOT NULL,
  shard  INTEGER NOT NULL,
  total  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, status, shard)
) STRICT, WITHOUT ROWID;

INSERT INTO ended (kind, status, shard)
SELECT kind.column1, status.column1, shard.column1
FROM (VALUES ('attempt'), ('run')) AS kind,
  (VALUES ('ok'), ('error'), ('timeout'), ('cancelled'), ('lost')) AS status,
  (VALUES (0), (1), (2), (3), (4), (5), (6), (7)) AS shard
WHERE kind.column1 = 'attempt' OR status.column1 <> 'lost';

-- How long runs took: how many by the least of these bounds in seconds that held, and the sum.
INSERT INTO ended (kind, status, shard)
SELECT kind.column1, kind.column2, shard.column1
FROM (VALUES ('run_seconds', '1.0'), ('run_seconds', '5.0'), ('run_seconds', '15.0'),
    ('run_seconds', '60.0'), ('run_seconds', '300.0'), ('run_seconds', '900.0'),
    ('run_seconds', '3600.0'), ('run_seconds', '21600.0'), ('run_seconds', '86400.0'),
    ('run_seconds', '+Inf'), ('run_millis', 'sum')) AS kind,
  (VALUES (0), (1), (2), (3), (4), (5), (6), (7)) AS shard;
