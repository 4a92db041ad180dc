package dev.monitored.server.http.ays;

import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.JobState.New;
import dev.monitored.server.job.JobState.Running;
import dev.monitored.server.job.JobState.Scheduled;
import dev.monitored.server.job.Outcome;
import java.util.Set;
import java.util.stream.Collectors;

/** AYS knows four states: new, running, ok and error. */
final class AysState {
  private AysState() {}

  static String word(JobState state) {
    return switch (state) {
      case New(), Scheduled() -> "new";
      case Running() -> "running";
      case Ended(Outcome outcome) -> outcome == Outcome.OK ? "ok" : "error";
    };
  }

  /** Those that AYS calls so; none when it has no such word. */
  static Set<JobState> states(String word) {
    return JobState.all().stream()
        .filter(state -> word(state).equals(word))
        .collect(Collectors.toSet());
  }
}
