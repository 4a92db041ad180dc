package dev.monitored.server.store;

import dev.monitored.server.job.Callback;
import org.jspecify.annotations.Nullable;

/** A callback is kept as its URL. */
final class CallbackColumn {
  private CallbackColumn() {}

  static @Nullable String text(@Nullable Callback callback) {
    return callback == null ? null : callback.url();
  }

  static @Nullable Callback callback(@Nullable String text) {
    return text == null ? null : new Callback(text);
  }
}
