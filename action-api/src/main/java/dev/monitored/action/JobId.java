package dev.monitored.action;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The identity of a job: a UUID of version 7, so that ids sort by the time of submission. */
public record JobId(UUID value) implements Comparable<JobId> {
  private static final Pattern CANONICAL =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** Empty unless the text is exactly what {@link #toString()} returns. */
  public static Optional<JobId> parse(String text) {
    return CANONICAL.matcher(text).matches()
        ? Optional.of(new JobId(UUID.fromString(text)))
        : Optional.empty();
  }

  /** The greatest id for the given time. Times before 1970 count as 1970. */
  public static JobId last(Instant time) {
    return new JobId(new UUID((Math.max(0, time.toEpochMilli()) << 16) | 0xFFFF, -1));
  }

  @Override
  public int compareTo(JobId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
