package dev.monitored.server.http.callback;

import dev.monitored.server.http.wire.BodyReader;
import dev.monitored.server.job.Callback;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads who wants to hear of an end: {@code {"url": "https://shop.example/ended"}}. */
public final class CallbackBody {
  public static final Set<String> FIELDS = Set.of("url");

  private CallbackBody() {}

  /** Null if there is no callback; violations are added to the reader. */
  public static @Nullable Callback read(BodyReader parent) {
    var body = parent.object("callback");
    if (body == null) {
      return null;
    }
    body.refuseUnknown(FIELDS, "a callback");
    var callback = new Callback(body.requiredText("url"));
    if (callback.isMasked()) {
      body.refuse("url", "contains the mask *** in place of its query");
    }
    return callback;
  }
}
