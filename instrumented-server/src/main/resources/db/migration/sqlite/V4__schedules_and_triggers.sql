-- Of each schedule: the times that have come, and how many of them in a row started nothing.
ALTER TABLE schedule ADD COLUMN expected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;

-- How many of the jobs and runs that it had started ended well, and how long the last of them took.
ALTER TABLE schedule_success ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE schedule_success ADD COLUMN took_ms INTEGER;

-- For those who look for callbacks that were given up.
CREATE INDEX delivery_failed ON delivery (subject) WHERE state = 'failed';

-- Conditions on fields of an event, as JSON; null if there are none.
ALTER TABLE event_start ADD COLUMN filters TEXT;
