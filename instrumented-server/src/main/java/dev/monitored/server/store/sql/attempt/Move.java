package dev.monitored.server.store.sql.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted;
import dev.monitored.server.job.attempt.AttemptEnd.Succeeded;
import dev.monitored.server.store.AttemptStore.Ending;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the job of an attempt goes from {@code running}, and what is written beside its state.
 *
 * @param lost how many attempts more were lost
 * @param failures how many retries more were used up
 * @param delay before it may run again
 */
record Move(
    AttemptKey attempt,
    JobState next,
    @Nullable String result,
    @Nullable String error,
    int lost,
    int failures,
    @Nullable Duration delay) {
  static Move of(Ending ending, JobState next) {
    var end = ending.end();
    var result = end instanceof Succeeded(var text) ? text : null;
    int failures = ending.retryIn().isPresent() && !(end instanceof Interrupted) ? 1 : 0;
    return new Move(
        ending.job().attempt(),
        next,
        result,
        end.error(),
        0,
        failures,
        ending.retryIn().orElse(null));
  }
}
