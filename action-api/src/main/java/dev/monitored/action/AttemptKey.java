package dev.monitored.action;

/** One execution of a job. The number fences an earlier attempt that comes back late. */
public record AttemptKey(JobId job, int number) {
  @Override
  public String toString() {
    return job + "/" + number;
  }
}
