package dev.monitored.server.engine.attempt;

/**
 * Since when the database has answered without a break, as far as this process knows. After an
 * outage those who live need some time to renew their leases. Thread-safe.
 */
public final class Calm {
  private final LeaseSettings settings;
  private boolean isAnswering;
  private long since;
  private long lastAnswer;

  public Calm(LeaseSettings settings) {
    this.settings = settings;
  }

  synchronized void broken() {
    isAnswering = false;
  }

  /** A pause between two answers is a break, too: this process may have slept. */
  synchronized void answered(long nanos) {
    if (!isAnswering || nanos - lastAnswer > settings.renewEvery().multipliedBy(2).toNanos()) {
      isAnswering = true;
      since = nanos;
    }
    lastAnswer = nanos;
  }

  /** Whether it has gone on for so long that others may be declared dead. */
  synchronized boolean isThere() {
    return isAnswering && lastAnswer - since >= settings.calm().toNanos();
  }
}
