package dev.monitored.server.job;

/** The receiver of the report of an end. The query of its URL may contain secrets. */
public record Callback(String url) {
  private static final String MASK = "?***";

  /** The URL as it may be shown. */
  public String shown() {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query) + MASK;
  }

  /** Whether this is how another one is shown. */
  public boolean isMasked() {
    return url.endsWith(MASK);
  }

  @Override
  public String toString() {
    return shown();
  }
}
