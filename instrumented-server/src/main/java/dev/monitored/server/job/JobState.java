package dev.monitored.server.job;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a job is in its life. {@link Transitions} says how it moves on. */
public sealed interface JobState {
  /** Stored, but not queued. */
  record New() implements JobState {}

  /** Queued. */
  record Scheduled() implements JobState {}

  /** An attempt executes. */
  record Running() implements JobState {}

  /** Nothing changes any more. */
  record Ended(Outcome outcome) implements JobState {}

  /** Every state there is, in the order of a job's life. */
  static List<JobState> all() {
    Stream<JobState> open = Stream.of(new New(), new Scheduled(), new Running());
    return Stream.concat(open, Stream.of(Outcome.values()).map(Ended::new)).toList();
  }

  static Optional<JobState> parse(String word) {
    return switch (word) {
      case "new" -> Optional.of(new New());
      case "scheduled" -> Optional.of(new Scheduled());
      case "running" -> Optional.of(new Running());
      default -> Outcome.parse(word).map(Ended::new);
    };
  }

  /** The word that users see, in the API and in the store. */
  default String word() {
    return switch (this) {
      case New() -> "new";
      case Scheduled() -> "scheduled";
      case Running() -> "running";
      case Ended(Outcome outcome) -> outcome.word();
    };
  }
}
