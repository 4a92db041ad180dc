-- Functions find the tables beside them, whoever changes a job by whatever search path.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION report_end() SET search_path = %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION forget_report() SET search_path = %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION count_jobs() SET search_path = %I, pg_temp', current_schema());
END $$;
