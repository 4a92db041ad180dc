package dev.monitored.action;

/** Identifies one execution of a job. The number fences off earlier attempts that return late. */
public record AttemptKey(JobId job, int number) {
  @Override
  public String toString() {
    return job + "/" + number;
  }
}
