-- Times are milliseconds since 1970 by the clock of the database.
CREATE TABLE job (
  id               TEXT    NOT NULL PRIMARY KEY,
  action           TEXT    NOT NULL,
  arguments        TEXT    NOT NULL,
  labels           TEXT    NOT NULL,
  timeout_ms       INTEGER NOT NULL,
  state            TEXT    NOT NULL
    CHECK (state IN ('new', 'scheduled', 'running', 'ok', 'error', 'timeout', 'cancelled')),
  attempt          INTEGER NOT NULL DEFAULT 0,
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

CREATE INDEX job_queue ON job (id, action, queued_at) WHERE state = 'scheduled';
CREATE INDEX job_lease ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_state ON job (state, id);
CREATE INDEX job_action ON job (action, id);

-- Attempts ever ended, by the word of their end; written in the transaction that ends them.
CREATE TABLE ended (
  status TEXT    NOT NULL PRIMARY KEY,
  total  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

INSERT INTO ended (status) VALUES ('ok'), ('error'), ('timeout'), ('cancelled'), ('lost');
