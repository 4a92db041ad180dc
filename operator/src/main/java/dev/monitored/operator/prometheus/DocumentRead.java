package dev.monitored.operator.prometheus;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Prometheus reads its discovery document.
 *
 * @param last when it last did, as far as this process knows; null: never
 */
public record DocumentRead(State state, @Nullable Instant last) {

  public enum State {
    READ,
    NOT_READ,
    /** This process has not been running for long enough to tell. */
    UNKNOWN
  }
}
