package dev.monitored.operator.reconcile;

import dev.monitored.operator.diagnosis.Observed;
import dev.monitored.operator.diagnosis.Situation;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.ScrapePools;
import dev.monitored.operator.watch.Newest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long it took until the configuration of a Prometheus had the monitors that were written for
 * it. Only what this process has seen from the beginning counts. Safe for use by several threads.
 */
final class ReloadTimes {
  private static final int REMEMBERED = 15;
  private static final int MOST_PROMETHEUSES = 200;

  private record Awaited(String uid, PrometheusRef prometheus) {}

  private final Map<Awaited, Instant> writtenAt = new HashMap<>();
  private final Map<PrometheusRef, Deque<Duration>> times = new Newest<>(MOST_PROMETHEUSES);

  /** Notes what is awaited in that situation, and what has come. */
  synchronized void note(Situation situation) {
    for (var choice : situation.scraping()) {
      var expected = ScrapePools.expected(situation.monitored(), situation.plan(), choice.ref());
      if (!expected.isEmpty()) {
        situation
            .evidence()
            .heard(choice.ref())
            .ifPresent(heard -> note(situation, choice, heard.pools().containsAll(expected)));
      }
    }
  }

  private void note(Situation situation, Choice choice, boolean isLoaded) {
    var awaited = new Awaited(situation.monitored().getMetadata().getUid(), choice.ref());
    if (!isLoaded) {
      written(situation, choice).ifPresent(time -> writtenAt.put(awaited, time));
      return;
    }
    var written = writtenAt.remove(awaited);
    if (written != null) {
      var known = times.computeIfAbsent(choice.ref(), _ -> new ArrayDeque<>());
      known.addLast(Duration.between(written, situation.now()));
      if (known.size() > REMEMBERED) {
        known.removeFirst();
      }
    }
  }

  /** When the last of its monitors was written; empty: some are not there yet. */
  private static Optional<Instant> written(Situation situation, Choice choice) {
    Observed observed = situation.observed();
    var monitors =
        situation.plan().monitors().stream()
            .filter(monitor -> monitor.selectedBy().contains(choice.ref()))
            .map(observed::written)
            .toList();
    return monitors.stream().allMatch(Optional::isPresent)
        ? monitors.stream().map(Optional::orElseThrow).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  /** The median of each Prometheus; absent: nothing is known of it. */
  synchronized Map<PrometheusRef, Duration> usual() {
    var usual = new HashMap<PrometheusRef, Duration>();
    times.forEach((prometheus, known) -> usual.put(prometheus, median(List.copyOf(known))));
    return usual;
  }

  private static Duration median(List<Duration> known) {
    return known.stream().sorted().skip(known.size() / 2).findFirst().orElseThrow();
  }

  /** Those that are gone are not awaited any more. */
  synchronized void retain(Set<String> uids) {
    writtenAt.keySet().removeIf(awaited -> !uids.contains(awaited.uid()));
  }
}
