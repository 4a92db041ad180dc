package dev.monitored.bench.server.peer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time as all processes of this machine have it. */
public final class Stamp {
  private Stamp() {}

  /** Microseconds since 1970. */
  public static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
