package dev.monitored.server.job;

/** The database could not do what was asked. Nothing of it was stored. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final StoreFailure failure;

  public StoreException(String message) {
    super(message);
    failure = StoreFailure.OTHER;
  }

  public StoreException(StoreFailure failure, String message) {
    super(message);
    this.failure = failure;
  }

  public StoreException(String message, Throwable cause) {
    this(StoreFailure.OTHER, message, cause);
  }

  public StoreException(StoreFailure failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  public StoreFailure failure() {
    return failure;
  }

  /** Whether the database will never store these values, however often it is tried. */
  public boolean isRefused() {
    return failure == StoreFailure.REFUSED_VALUE;
  }

  /** Whether only that is to wait, while others can be stored. */
  public boolean isBusy() {
    return failure == StoreFailure.BUSY;
  }
}
