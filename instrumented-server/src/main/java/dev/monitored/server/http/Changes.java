package dev.monitored.server.http;

import dev.monitored.server.job.Change;

/** Turns a wish that was not fulfilled into an answer. */
final class Changes {
  private Changes() {}

  /**
   * Refuses the request unless the change was made.
   *
   * @param kind of thing that was to be changed
   * @param notNow why that cannot be done, if it can be done at other times
   */
  static void check(Change change, String kind, String notNow) {
    switch (change) {
      case DONE -> {}
      case NOT_NOW -> throw new Refused(Problem.conflict("not-now", notNow));
      case UNKNOWN -> throw new Refused(Problem.unknown(kind));
    }
  }
}
