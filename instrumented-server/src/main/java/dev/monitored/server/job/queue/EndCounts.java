package dev.monitored.server.job.queue;

/** How many jobs ended in a time, by the word of their end. */
public record EndCounts(long ok, long error, long timeout, long cancelled) {
  public static final EndCounts NONE = new EndCounts(0, 0, 0, 0);

  public EndCounts plus(EndCounts other) {
    return new EndCounts(
        ok + other.ok, error + other.error, timeout + other.timeout, cancelled + other.cancelled);
  }

  public long failed() {
    return error + timeout;
  }

  public long ended() {
    return ok + error + timeout + cancelled;
  }
}
