package dev.monitored.operator.snapshot;

import java.time.Instant;

/**
 * What was seen of a key of a Secret or ConfigMap.
 *
 * @param since when it came to be so while it was watched; {@link Instant#EPOCH}: it always was
 */
public record SeenKey(State state, Instant since) {

  public enum State {
    PRESENT,
    OBJECT_MISSING,
    KEY_MISSING
  }

  public boolean isPresent() {
    return state == State.PRESENT;
  }
}
