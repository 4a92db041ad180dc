package dev.monitored.e2e;

/** The three queries that the project started from, as written there. */
final class Poc {
  static final String MEAN_JOB_SECONDS =
      "rate(ays_job_latency_sec_sum [1m]) / rate(ays_job_latency_sec_count [1m])";
  static final String MEAN_REQUEST_SECONDS =
      "rate(sanic_request_latency_sec_sum [10m]) / rate(sanic_request_latency_sec_count [10m])";
  static final String RUNNING_JOBS = "sum(ays_job_running)";

  private Poc() {}
}
