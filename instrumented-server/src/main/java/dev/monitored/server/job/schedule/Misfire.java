package dev.monitored.server.job.schedule;

import java.time.Duration;

/** What becomes of times at which a schedule could not fire, because no server ran. */
public sealed interface Misfire {
  /** A time counts as missed when it is longer ago. */
  Duration LATE = Duration.ofSeconds(60);

  /** They are left out. */
  record Skip() implements Misfire {}

  /** The schedule fires once for all of them. */
  record RunOnce() implements Misfire {}

  /** The schedule fires for each of the last ones, one after the other. */
  record CatchUp(int max) implements Misfire {
    public static final int MOST = 100;
  }

  /** The word that users see, in the API and in the store. */
  default String word() {
    return switch (this) {
      case Skip() -> "skip";
      case RunOnce() -> "run-once";
      case CatchUp(_) -> "catch-up";
    };
  }
}
