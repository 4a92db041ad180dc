package dev.monitored.operator.evidence;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers for tests. */
public final class Heards {
  private Heards() {}

  /**
   * Nothing but scrape pools of others.
   *
   * @param pools null: it has not told
   */
  public static Answer.Heard ofOthers(Instant at, @Nullable Collection<String> pools) {
    return new Answer.Heard(
        at,
        null,
        true,
        0,
        Set.of(),
        List.of(),
        Set.of(),
        List.of(),
        Map.of(),
        "",
        pools == null ? null : new TreeSet<>(pools));
  }
}
