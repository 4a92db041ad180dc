package dev.monitored.server.job;

/** The work of an action did not succeed. The message is for the user who reads the job. */
public final class ActionFailed extends Exception {
  private static final long serialVersionUID = 1;

  public ActionFailed(String message) {
    super(message);
  }

  public ActionFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
