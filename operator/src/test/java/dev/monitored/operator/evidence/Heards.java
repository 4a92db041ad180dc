package dev.monitored.operator.evidence;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers for tests. */
public final class Heards {
  private Heards() {}

  /** Of Pods that have one endpoint at that URL. */
  public static Map<PodUrl, Samples> stored(String url, Map<String, Samples> samples) {
    return samples.entrySet().stream()
        .collect(Collectors.toMap(one -> new PodUrl(one.getKey(), url), Map.Entry::getValue));
  }

  /** Of Pods that have one endpoint. */
  public static Map<String, Samples> byPod(Map<PodUrl, Samples> samples) {
    return samples.entrySet().stream()
        .collect(Collectors.toMap(one -> one.getKey().pod(), Map.Entry::getValue));
  }

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
