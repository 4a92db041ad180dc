package dev.monitored.server.http.wire;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.BiFunction;

/** What all streams of server-sent events have in common. */
public final class EventStream {
  public static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");

  /** Asks nginx not to keep events back. */
  private static final HeaderName BUFFERING = HeaderNames.create("X-Accel-Buffering");

  private EventStream() {}

  /** Asks those between not to keep events, or to keep them back. */
  public static void prepare(ServerResponse response) {
    response.header(HeaderNames.CACHE_CONTROL, "no-cache").header(BUFFERING, "no");
  }

  /**
   * Where the client goes on. A client that was interrupted repeats its request, parameter and all,
   * and says in the header how far it had come.
   *
   * @param parse of the name and the value of the header or the parameter {@code after}
   */
  public static <T> Optional<T> after(
      ServerRequest request, Parameters parameters, BiFunction<String, String, T> parse) {
    return request
        .headers()
        .first(LAST_EVENT_ID)
        .map(text -> parse.apply(LAST_EVENT_ID.defaultCase(), text))
        .or(() -> parameters.single("after", text -> parse.apply("after", text)));
  }
}
