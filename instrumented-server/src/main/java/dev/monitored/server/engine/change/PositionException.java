package dev.monitored.server.engine.change;

/** The feed cannot be read on from a position. */
public final class PositionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isForgotten;

  PositionException(boolean isForgotten) {
    super(isForgotten ? "the changes after it are forgotten" : "it is not one of this store");
    this.isForgotten = isForgotten;
  }

  /** Whether it is one of this store, and too old. */
  public boolean isForgotten() {
    return isForgotten;
  }
}
