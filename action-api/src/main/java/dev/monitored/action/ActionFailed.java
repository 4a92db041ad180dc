package dev.monitored.action;

/** The work of an action failed. Users see the message as the error of the job. */
public final class ActionFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean retryable;

  public ActionFailed(String message) {
    super(message);
    retryable = true;
  }

  public ActionFailed(String message, Throwable cause) {
    super(message, cause);
    retryable = true;
  }

  private ActionFailed(String message, boolean retryable) {
    super(message);
    this.retryable = retryable;
  }

  /** A permanent failure: the job ends, even if it has retries left. */
  public static ActionFailed forGood(String message) {
    return new ActionFailed(message, false);
  }

  public boolean isRetryable() {
    return retryable;
  }
}
