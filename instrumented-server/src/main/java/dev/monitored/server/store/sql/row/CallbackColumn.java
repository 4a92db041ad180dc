package dev.monitored.server.store.sql.row;

import dev.monitored.server.job.Callback;
import org.jspecify.annotations.Nullable;

/** A callback is kept as its URL. */
public final class CallbackColumn {
  private CallbackColumn() {}

  public static @Nullable String text(@Nullable Callback callback) {
    return callback == null ? null : callback.url();
  }

  public static @Nullable Callback callback(@Nullable String text) {
    return text == null ? null : new Callback(text);
  }
}
