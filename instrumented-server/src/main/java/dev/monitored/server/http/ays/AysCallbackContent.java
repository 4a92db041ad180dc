package dev.monitored.server.http.ays;

import dev.monitored.server.http.ays.RunObject.RetriesObject;
import dev.monitored.server.job.run.Run;
import java.util.List;
import java.util.Optional;

/** The end of a run, as AYS told of it. No retry is left when a run has ended. */
public record AysCallbackContent(String runid, String runState, RetriesObject retries) {
  /** Empty for a run that AYS does not see. */
  public static Optional<AysCallbackContent> of(Run run) {
    return run.labels().containsKey(AysLabels.REPOSITORY)
        ? Optional.of(
            new AysCallbackContent(
                run.id().toString(), AysState.word(run.state()), RetriesObject.of(List.of())))
        : Optional.empty();
  }
}
