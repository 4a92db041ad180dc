package dev.monitored.server.job.query;

import dev.monitored.server.job.RunId;
import dev.monitored.server.job.callback.CallbackRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * What else jobs are listed by. What is empty wants all.
 *
 * @param schedule that started the job itself, not its run
 * @param trigger that started the job itself, not its run
 * @param idPrefix the beginning of the id
 * @param error a part of the error as it is shown, without secrets
 * @param endedFrom inclusive
 * @param endedBefore exclusive
 * @param callback how far the callback of the last end is
 */
public record Criteria(
    Optional<String> schedule,
    Optional<String> trigger,
    Optional<RunId> run,
    Optional<String> idPrefix,
    Optional<String> error,
    Optional<Instant> endedFrom,
    Optional<Instant> endedBefore,
    Optional<CallbackRecord.State> callback) {
  public static final Criteria NONE =
      new Criteria(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The same, of what one of these started itself. */
  public Criteria startedBy(Optional<String> aSchedule, Optional<String> aTrigger) {
    return new Criteria(
        aSchedule, aTrigger, run, idPrefix, error, endedFrom, endedBefore, callback);
  }
}
