package dev.monitored.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind {@code /metrics}. */
public interface MetricsPage {
  /** An answer in the format that was chosen. */
  record Rendered(String contentType, String text) {}

  /**
   * Renders the metrics as they are now.
   *
   * @param accept the client's header, if it sent one
   * @param agent who says to be asking, if anybody
   * @param names only these families; all when empty
   */
  Rendered render(@Nullable String accept, @Nullable String agent, List<String> names);
}
