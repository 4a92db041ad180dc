package dev.monitored.action;

import java.time.Duration;

/** The work of an action failed. Users see the message as the error of the job. */
public final class ActionFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean retryable;
  private final Duration delay;

  public ActionFailed(String message) {
    this(message, true, Duration.ZERO);
  }

  public ActionFailed(String message, Throwable cause) {
    super(message, cause);
    retryable = true;
    delay = Duration.ZERO;
  }

  private ActionFailed(String message, boolean retryable, Duration delay) {
    super(message);
    this.retryable = retryable;
    this.delay = delay;
  }

  /** A permanent failure: the job ends, even if it has retries left. */
  public static ActionFailed forGood(String message) {
    return new ActionFailed(message, false, Duration.ZERO);
  }

  /** A failure that a retry can only fix after a delay. */
  public static ActionFailed retryAfter(Duration delay, String message) {
    return new ActionFailed(message, true, delay);
  }

  /** If the job is retried, the retry does not start earlier. */
  public Duration delay() {
    return delay;
  }

  public boolean isRetryable() {
    return retryable;
  }
}
