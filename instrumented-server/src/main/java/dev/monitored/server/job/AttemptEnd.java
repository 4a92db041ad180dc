package dev.monitored.server.job;

import org.jspecify.annotations.Nullable;

/** How one attempt ended. At most one end of an attempt is ever stored. */
public sealed interface AttemptEnd {
  Outcome outcome();

  /** What the action returned. */
  record Succeeded(@Nullable String result) implements AttemptEnd {
    @Override
    public Outcome outcome() {
      return Outcome.OK;
    }
  }

  record Failed(String error) implements AttemptEnd {
    @Override
    public Outcome outcome() {
      return Outcome.ERROR;
    }
  }

  /** The job's own deadline passed, and its work was stopped. */
  record TimedOut(String error) implements AttemptEnd {
    @Override
    public Outcome outcome() {
      return Outcome.TIMEOUT;
    }
  }

  /** A user asked for it. */
  record CancelledByUser() implements AttemptEnd {
    @Override
    public Outcome outcome() {
      return Outcome.CANCELLED;
    }
  }

  /** The server stops. The job goes back into the queue. */
  record InterruptedByDrain() implements AttemptEnd {
    @Override
    public Outcome outcome() {
      return Outcome.CANCELLED;
    }
  }
}
