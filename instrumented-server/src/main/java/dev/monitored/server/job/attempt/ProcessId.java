package dev.monitored.server.job.attempt;

import java.util.UUID;

/**
 * A process that executes jobs. It is another one after a restart, and after it was declared dead.
 */
public record ProcessId(long value) {
  public static ProcessId random() {
    return new ProcessId(UUID.randomUUID().getMostSignificantBits() >>> 1);
  }

  @Override
  public String toString() {
    return Long.toHexString(value);
  }
}
