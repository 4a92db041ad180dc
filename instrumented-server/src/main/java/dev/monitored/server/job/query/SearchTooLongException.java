package dev.monitored.server.job.query;

/**
 * To look through all that is stored took longer than anybody may keep the database busy, or others
 * do so already.
 */
public final class SearchTooLongException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SearchTooLongException(String message) {
    super(message);
  }

  public SearchTooLongException(Throwable cause) {
    super("a search took too long: " + cause.getMessage(), cause);
  }
}
