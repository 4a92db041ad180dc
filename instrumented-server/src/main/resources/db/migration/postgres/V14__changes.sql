-- A replica that started before runs on beside this, and must not wait long for a lock of it.
SET LOCAL lock_timeout = '1s';

-- What has changed lately, for those who follow the feed of changes. Triggers write it in the
-- transaction of the change, whatever version changes something. A row has all jobs that a statement
-- changed alike. Numbers are handed out before commit: whoever reads has to wait for the transactions
-- that may still commit a lower one. These hold a lock of this table.
CREATE TABLE change (
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at     bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
  kind   text   NOT NULL,
  state  text   NOT NULL,
  queue  text,
  action text,
  -- Ids of jobs or of a run, or the name of a queue or schedule, with spaces between them.
  ids    text   NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- Tells this feed from those of other stores.
CREATE TABLE feed (
  id text NOT NULL PRIMARY KEY
);

INSERT INTO feed (id) VALUES (left(replace(gen_random_uuid()::text, '-', ''), 8));

CREATE FUNCTION note_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO change (kind, state, queue, action, ids)
    SELECT 'job', 'deleted', queue, action, string_agg(id, ' ') FROM gone GROUP BY queue, action;
  ELSE
    INSERT INTO change (kind, state, queue, action, ids)
    SELECT 'job', state, queue, action, string_agg(id, ' ') FROM came GROUP BY state, queue, action;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION note_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO change (kind, state, ids) VALUES ('run', 'deleted', OLD.id);
  ELSE
    INSERT INTO change (kind, state, ids) VALUES ('run', NEW.state, NEW.id);
  END IF;
  RETURN NULL;
END $$;

-- Of a queue or a schedule.
CREATE FUNCTION note_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO change (kind, state, ids) VALUES (TG_TABLE_NAME, 'deleted', OLD.name);
  ELSE
    INSERT INTO change (kind, state, ids)
    VALUES (TG_TABLE_NAME, CASE NEW.paused WHEN 0 THEN 'active' ELSE 'paused' END, NEW.name);
  END IF;
  RETURN NULL;
END $$;

-- Functions find the tables beside them, whoever changes something by whatever search path.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION note_jobs() SET search_path = %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION note_run() SET search_path = %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION note_name() SET search_path = %I, pg_temp', current_schema());
END $$;

CREATE TRIGGER job_noted_in AFTER INSERT ON job REFERENCING NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION note_jobs();

CREATE TRIGGER job_noted_on AFTER UPDATE ON job REFERENCING NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION note_jobs();

CREATE TRIGGER job_noted_out AFTER DELETE ON job REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION note_jobs();

CREATE TRIGGER run_noted AFTER INSERT OR DELETE ON run FOR EACH ROW EXECUTE FUNCTION note_run();

CREATE TRIGGER run_noted_on AFTER UPDATE OF state ON run FOR EACH ROW
WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION note_run();

-- A queue is declared with each start, and is then not paused.
CREATE TRIGGER queue_noted_in AFTER INSERT ON queue FOR EACH ROW
WHEN (NEW.paused <> 0) EXECUTE FUNCTION note_name();

CREATE TRIGGER queue_noted_on AFTER UPDATE OF paused ON queue FOR EACH ROW
WHEN (NEW.paused <> OLD.paused) EXECUTE FUNCTION note_name();

CREATE TRIGGER schedule_noted AFTER INSERT OR UPDATE OR DELETE ON schedule FOR EACH ROW
EXECUTE FUNCTION note_name();
