-- Times are milliseconds since 1970 by the clock of the database; 1 is yes, 0 is no. Ids are
-- compared byte by byte: they grow with time.
CREATE TABLE job (
  id               text    COLLATE "C" NOT NULL PRIMARY KEY,
  action           text    NOT NULL,
  arguments        text    NOT NULL,
  labels           text    NOT NULL,
  queue            text    NOT NULL,
  priority         integer NOT NULL,
  run_at           bigint,
  due              integer NOT NULL,
  timeout_ms       bigint  NOT NULL,
  retry            text,
  deadline_ms      bigint,
  deadline_at      bigint,
  unique_key       text,
  run_id           text    COLLATE "C",
  step             integer,
  schedule         text    COLLATE "C",
  callback         text,
  state            text    NOT NULL
    CHECK (state IN ('new', 'scheduled', 'running', 'ok', 'error', 'timeout', 'cancelled')),
  attempt          integer NOT NULL DEFAULT 0,
  failures         integer NOT NULL DEFAULT 0,
  lost             integer NOT NULL DEFAULT 0,
  cancel_requested integer NOT NULL DEFAULT 0,
  lease_until      bigint,
  created_at       bigint  NOT NULL,
  queued_at        bigint  NOT NULL,
  started_at       bigint,
  ended_at         bigint,
  result           text,
  error            text,
  CHECK ((state = 'running') = (lease_until IS NOT NULL)),
  CHECK ((state IN ('ok', 'error', 'timeout', 'cancelled')) = (ended_at IS NOT NULL))
) WITH (
  -- A job is written three times: room for its versions, and an early clean-up of the old ones.
  fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- What is looked for all the time stays small: only jobs that have not ended are in these.
CREATE INDEX job_queue ON job (queue, priority DESC, id) WHERE state = 'scheduled' AND due = 1;
CREATE INDEX job_delayed ON job (run_at) WHERE state = 'scheduled' AND due = 0;
CREATE INDEX job_running ON job (queue, lease_until) WHERE state = 'running';
CREATE INDEX job_deadline ON job (deadline_at)
  WHERE state IN ('new', 'scheduled') AND deadline_at IS NOT NULL;
CREATE UNIQUE INDEX job_unique ON job (unique_key)
  WHERE unique_key IS NOT NULL AND ended_at IS NULL;
CREATE INDEX job_scheduled ON job (schedule) WHERE schedule IS NOT NULL AND ended_at IS NULL;
CREATE INDEX job_held ON job (queue, id) WHERE state = 'new' AND run_id IS NULL;
CREATE INDEX job_run ON job (run_id, step, id) WHERE run_id IS NOT NULL;
-- For those who look for what went wrong.
CREATE INDEX job_unsuccessful ON job (state, id) WHERE state IN ('error', 'timeout', 'cancelled');

-- The attempts of a job before its last one, and those that were taken back.
CREATE TABLE attempt (
  job_id     text    COLLATE "C" NOT NULL,
  number     integer NOT NULL,
  status     text    NOT NULL CHECK (status IN ('ok', 'error', 'timeout', 'cancelled', 'lost')),
  started_at bigint  NOT NULL,
  ended_at   bigint  NOT NULL,
  error      text,
  PRIMARY KEY (job_id, number)
);

-- What attempts logged.
CREATE TABLE job_log (
  job_id  text    COLLATE "C" NOT NULL,
  attempt integer NOT NULL,
  number  integer NOT NULL,
  at      bigint  NOT NULL,
  level   text    NOT NULL CHECK (level IN ('info', 'warn', 'error')),
  text    text    NOT NULL,
  PRIMARY KEY (job_id, attempt, number)
);

-- Runs; their jobs are in the table of jobs. Steps are counted from 0.
CREATE TABLE run (
  id               text    COLLATE "C" NOT NULL PRIMARY KEY,
  name             text,
  labels           text NOT NULL,
  state            text NOT NULL
    CHECK (state IN ('new', 'running', 'ok', 'error', 'timeout', 'cancelled')),
  steps            integer NOT NULL,
  step             integer NOT NULL DEFAULT 0,
  cancel_requested integer NOT NULL DEFAULT 0,
  deadline_ms      bigint,
  schedule         text    COLLATE "C",
  callback         text,
  created_at       bigint NOT NULL,
  started_at       bigint,
  ended_at         bigint,
  CHECK ((state IN ('ok', 'error', 'timeout', 'cancelled')) = (ended_at IS NOT NULL))
);

CREATE INDEX run_scheduled ON run (schedule) WHERE schedule IS NOT NULL AND ended_at IS NULL;

-- The reports of the last ends of jobs and runs that have a callback. Triggers make and delete them,
-- so that none is missing, whatever ends a job. What is claimed is due again when its lease is over.
CREATE TABLE delivery (
  subject  text    COLLATE "C" NOT NULL PRIMARY KEY,
  kind     text    NOT NULL CHECK (kind IN ('job', 'run')),
  id       text    NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
  url      text    NOT NULL,
  -- The URL up to its path.
  receiver text    NOT NULL GENERATED ALWAYS AS (lower(substring(url FROM '^[^/]*//[^/?]*'))) STORED,
  state    text    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  due_at   bigint,
  error    text,
  CHECK ((state = 'pending') = (due_at IS NOT NULL))
);

CREATE INDEX delivery_due ON delivery (receiver, due_at) WHERE due_at IS NOT NULL;

CREATE FUNCTION report_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM delivery WHERE subject = NEW.id;
  INSERT INTO delivery (subject, kind, url, due_at)
  SELECT NEW.id, TG_TABLE_NAME, NEW.callback, NEW.ended_at WHERE NEW.ended_at IS NOT NULL;
  RETURN NULL;
END $$;

CREATE FUNCTION forget_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM delivery WHERE subject = OLD.id;
  RETURN NULL;
END $$;

-- Of what has no callback, these cost nothing: the conditions come first.
CREATE TRIGGER job_end AFTER UPDATE OF ended_at ON job FOR EACH ROW
WHEN (NEW.callback IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
EXECUTE FUNCTION report_end();

CREATE TRIGGER run_end AFTER UPDATE OF ended_at ON run FOR EACH ROW
WHEN (NEW.callback IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
EXECUTE FUNCTION report_end();

CREATE TRIGGER job_gone AFTER DELETE ON job FOR EACH ROW
WHEN (OLD.callback IS NOT NULL) EXECUTE FUNCTION forget_report();

CREATE TRIGGER run_gone AFTER DELETE ON run FOR EACH ROW
WHEN (OLD.callback IS NOT NULL) EXECUTE FUNCTION forget_report();

-- Schedules: when they fire, what they start, and how far they are.
CREATE TABLE schedule (
  name     text COLLATE "C" NOT NULL PRIMARY KEY,
  cron     text,
  zone     text,
  every_ms bigint,
  template text NOT NULL,
  overlap  text NOT NULL CHECK (overlap IN ('allow', 'forbid', 'replace')),
  misfire  text NOT NULL CHECK (misfire IN ('skip', 'run-once', 'catch-up')),
  catch_up integer,
  paused   integer NOT NULL,
  version  bigint NOT NULL,
  next_at  bigint,
  last_at  bigint,
  last_job text,
  last_run text,
  started  bigint NOT NULL DEFAULT 0,
  skipped  bigint NOT NULL DEFAULT 0,
  misfired bigint NOT NULL DEFAULT 0,
  failed   bigint NOT NULL DEFAULT 0,
  CHECK ((cron IS NULL) = (zone IS NULL) AND (cron IS NULL) <> (every_ms IS NULL)),
  CHECK ((misfire = 'catch-up') = (catch_up IS NOT NULL)),
  CHECK (paused = 0 OR next_at IS NULL)
);

CREATE INDEX schedule_due ON schedule (next_at) WHERE next_at IS NOT NULL;

-- When last something ended well that a schedule had started. Written in the transaction that ends
-- it, which never waits for one that starts something.
CREATE TABLE schedule_success (
  schedule text COLLATE "C" NOT NULL PRIMARY KEY,
  at       bigint
);

-- Triggers: which events start what. A type with a star at its end is the start of theirs.
CREATE TABLE event_start (
  name     text COLLATE "C" NOT NULL PRIMARY KEY,
  type     text NOT NULL,
  source   text,
  template text NOT NULL,
  paused   integer NOT NULL
);

-- Requests that are known again for a day, and the id of the job or run that each made; of events,
-- all that each started.
CREATE TABLE idempotency (
  key         text    NOT NULL PRIMARY KEY,
  fingerprint text    NOT NULL,
  id          text    NOT NULL,
  created_at  bigint  NOT NULL
);

CREATE INDEX idempotency_age ON idempotency (created_at);

-- Queues with a limit, and queues that are or were paused.
CREATE TABLE queue (
  name        text    COLLATE "C" NOT NULL PRIMARY KEY,
  concurrency integer,
  paused      integer NOT NULL DEFAULT 0
);

-- Attempts and runs ever ended, by the word of their end: the sum over shards. Written in the
-- transaction that ends them.
CREATE TABLE ended (
  kind   text    NOT NULL,
  status text    NOT NULL,
  shard  integer NOT NULL,
  total  bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, status, shard)
) WITH (fillfactor = 20);

INSERT INTO ended (kind, status, shard)
SELECT kind, status, shard
FROM unnest(ARRAY['attempt', 'run']) AS kind,
  unnest(ARRAY['ok', 'error', 'timeout', 'cancelled', 'lost']) AS status,
  generate_series(0, 7) AS shard
WHERE kind = 'attempt' OR status <> 'lost';

-- How long runs took: how many by the least of these bounds in seconds that held, and the sum.
INSERT INTO ended (kind, status, shard)
SELECT kind, status, shard
FROM (VALUES ('run_seconds', '1.0'), ('run_seconds', '5.0'), ('run_seconds', '15.0'),
    ('run_seconds', '60.0'), ('run_seconds', '300.0'), ('run_seconds', '900.0'),
    ('run_seconds', '3600.0'), ('run_seconds', '21600.0'), ('run_seconds', '86400.0'),
    ('run_seconds', '+Inf'), ('run_millis', 'sum')) AS bound (kind, status),
  generate_series(0, 7) AS shard;
