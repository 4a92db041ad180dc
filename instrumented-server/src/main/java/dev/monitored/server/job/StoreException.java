package dev.monitored.server.job;

/** The database could not do what was asked. Nothing of it was stored. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean refused;

  public StoreException(String message) {
    super(message);
    this.refused = false;
  }

  public StoreException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /** See {@link #isRefused}. */
  public StoreException(String message, Throwable cause, boolean refused) {
    super(message, cause);
    this.refused = refused;
  }

  /** Whether the database will never store these values, however often it is tried. */
  public boolean isRefused() {
    return refused;
  }
}
