package dev.monitored.server.engine.change;

import dev.monitored.server.job.change.Change;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A change as all readers get it: it is put into form once. Thread-safe. */
public final class FeedEvent {
  private static final int WEIGHT = 500;
  private static final int WEIGHT_OF_ID = 100;

  private final Change change;
  private volatile byte @Nullable [] shown;

  FeedEvent(Change change) {
    this.change = change;
  }

  public long number() {
    return change.number();
  }

  /** About as many bytes in memory. */
  int weight() {
    return WEIGHT + WEIGHT_OF_ID * change.ids().size();
  }

  /** In the one form that there is. */
  public byte[] shown(Function<Change, byte[]> form) {
    var bytes = shown;
    if (bytes == null) {
      bytes = form.apply(change);
      shown = bytes;
    }
    return bytes;
  }
}
