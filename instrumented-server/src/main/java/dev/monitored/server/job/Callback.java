package dev.monitored.server.job;

/** Who wants to hear of the end of a job or run. What is behind the question mark may be secret. */
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
