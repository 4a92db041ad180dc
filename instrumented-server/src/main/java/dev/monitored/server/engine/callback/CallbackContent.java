package dev.monitored.server.engine.callback;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.run.Run;

/** Words what is told of a job or run that has ended, without its secrets. */
public interface CallbackContent {
  /**
   * Words the end of a job.
   *
   * @param id by which the receiver knows the callback again
   */
  String of(String id, Job job);

  /** Words the end of a run, without its jobs. */
  String of(String id, Run run);
}
