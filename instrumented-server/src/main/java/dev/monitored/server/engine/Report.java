package dev.monitored.server.engine;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.Run;

/** Words what is told of a job or run that has ended, without its secrets. */
public interface Report {
  /**
   * Words the end of a job.
   *
   * @param delivery by which the receiver knows the report again
   */
  String of(String delivery, Job job);

  /** Words the end of a run, without its jobs. */
  String of(String delivery, Run run);
}
