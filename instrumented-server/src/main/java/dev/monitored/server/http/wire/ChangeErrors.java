package dev.monitored.server.http.wire;

import dev.monitored.server.job.ChangeResult;

/** Turns a wish that was not fulfilled into an answer. */
public final class ChangeErrors {
  private ChangeErrors() {}

  /**
   * Refuses the request unless the change was made.
   *
   * @param kind of thing that was to be changed
   * @param notNow why that cannot be done, if it can be done at other times
   */
  public static void check(ChangeResult change, String kind, String notNow) {
    switch (change) {
      case DONE -> {}
      case NOT_NOW -> throw new ProblemException(Problem.conflict("not-now", notNow));
      case KEY_TAKEN ->
          throw new ProblemException(
              Problem.conflict(
                  "unique-key-taken", "another job with the same uniqueKey has not ended"));
      case UNKNOWN -> throw new ProblemException(Problem.unknown(kind));
    }
  }
}
