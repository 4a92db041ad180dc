-- What has changed lately, for those who follow the feed of changes. Triggers write it in the
-- transaction of the change. One connection writes: the numbers are in the order of commits, and none
-- comes again, because the last row is never deleted.
CREATE TABLE change (
  number INTEGER NOT NULL PRIMARY KEY,
  at     INTEGER NOT NULL,
  kind   TEXT    NOT NULL,
  state  TEXT    NOT NULL,
  queue  TEXT,
  action TEXT,
  -- Id of a job or a run, or the name of a queue or schedule.
  ids    TEXT    NOT NULL
) STRICT;

-- Tells this feed from those of other stores.
CREATE TABLE feed (
  id TEXT NOT NULL PRIMARY KEY
) STRICT;

INSERT INTO feed (id) VALUES (lower(hex(randomblob(4))));

CREATE TRIGGER job_noted_in AFTER INSERT ON job
BEGIN
  INSERT INTO change (at, kind, state, queue, action, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'job', NEW.state, NEW.queue,
    NEW.action, NEW.id);
END;

CREATE TRIGGER job_noted_on AFTER UPDATE OF state, due, queue, cancel_requested ON job
BEGIN
  INSERT INTO change (at, kind, state, queue, action, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'job', NEW.state, NEW.queue,
    NEW.action, NEW.id);
END;

CREATE TRIGGER job_noted_out AFTER DELETE ON job
BEGIN
  INSERT INTO change (at, kind, state, queue, action, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'job', 'deleted', OLD.queue,
    OLD.action, OLD.id);
END;

CREATE TRIGGER run_noted_in AFTER INSERT ON run
BEGIN
  INSERT INTO change (at, kind, state, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'run', NEW.state, NEW.id);
END;

CREATE TRIGGER run_noted_on AFTER UPDATE OF state ON run WHEN NEW.state <> OLD.state
BEGIN
  INSERT INTO change (at, kind, state, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'run', NEW.state, NEW.id);
END;

CREATE TRIGGER run_noted_out AFTER DELETE ON run
BEGIN
  INSERT INTO change (at, kind, state, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'run', 'deleted', OLD.id);
END;

-- A queue is declared with each start, and is then not paused.
CREATE TRIGGER queue_noted_in AFTER INSERT ON queue WHEN NEW.paused <> 0
BEGIN
  INSERT INTO change (at, kind, state, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'queue', CASE NEW.paused WHEN 0 THEN 'active' ELSE 'paused' END, NEW.name);
END;

CREATE TRIGGER queue_noted_on AFTER UPDATE OF paused ON queue WHEN NEW.paused <> OLD.paused
BEGIN
  INSERT INTO change (at, kind, state, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'queue', CASE NEW.paused WHEN 0 THEN 'active' ELSE 'paused' END, NEW.name);
END;

CREATE TRIGGER schedule_noted_in AFTER INSERT ON schedule
BEGIN
  INSERT INTO change (at, kind, state, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'schedule', CASE NEW.paused WHEN 0 THEN 'active' ELSE 'paused' END, NEW.name);
END;

CREATE TRIGGER schedule_noted_on AFTER UPDATE ON schedule
BEGIN
  INSERT INTO change (at, kind, state, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'schedule', CASE NEW.paused WHEN 0 THEN 'active' ELSE 'paused' END, NEW.name);
END;

CREATE TRIGGER schedule_noted_out AFTER DELETE ON schedule
BEGIN
  INSERT INTO change (at, kind, state, ids)
  VALUES (CAST(round(unixepoch('subsec') * 1000) AS INTEGER), 'schedule', 'deleted', OLD.name);
END;
