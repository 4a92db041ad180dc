package dev.monitored.server.http.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.job.change.Change;
import dev.monitored.server.job.change.FeedPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change as readers of the feed see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeEvent(
    String kind,
    String state,
    @Nullable String queue,
    @Nullable String action,
    String at,
    List<String> ids) {
  private static final int MOST_IDS = 1000;

  /** How long EventSource waits before it connects again. */
  private static final String RETRY = "retry: 2000\n\n";

  /** An event, or several if there are many ids: only with the last one the change is complete. */
  static byte[] bytes(String feed, Change change) {
    var text = new StringBuilder();
    var ids = change.ids();
    for (int from = 0; from < ids.size(); from += MOST_IDS) {
      int to = Math.min(ids.size(), from + MOST_IDS);
      if (to == ids.size()) {
        text.append("id: ").append(new FeedPosition(feed, change.number())).append('\n');
      }
      text.append("data: ").append(Json.text(of(change, ids.subList(from, to)))).append("\n\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ChangeEvent of(Change change, List<String> ids) {
    return new ChangeEvent(
        change.kind(),
        change.state(),
        change.queue(),
        change.action(),
        change.at().toString(),
        ids);
  }

  static byte[] start(FeedPosition position) {
    return (RETRY + idle(position)).getBytes(StandardCharsets.UTF_8);
  }

  /** Without data it is no event, but tells how far the feed is. */
  static byte[] heartbeat(FeedPosition position) {
    return idle(position).getBytes(StandardCharsets.UTF_8);
  }

  private static String idle(FeedPosition position) {
    return "id: " + position + "\n\n";
  }
}
