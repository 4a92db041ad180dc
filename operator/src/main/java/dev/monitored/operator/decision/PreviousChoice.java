package dev.monitored.operator.decision;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.PrometheusRef;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last decision, from the status: the objects of prometheus-operator that were chosen, in the
 * order of choice, and the monitor that served each.
 */
public record PreviousChoice(
    Monitored monitored, SequencedMap<PrometheusRef, PrometheusStatus> chosen) {

  public static PreviousChoice of(Monitored monitored) {
    var chosen = new LinkedHashMap<PrometheusRef, PrometheusStatus>();
    Optional.ofNullable(monitored.getStatus()).stream()
        .flatMap(status -> status.prometheuses().stream())
        .filter(PrometheusStatus::isChosen)
        .forEach(entry ->
            PrometheusRef.parse(entry.ref())
                .filter(ref -> !ref.kind().equals(PrometheusRef.PLAIN))
                .ifPresent(ref -> chosen.putIfAbsent(ref, entry)));
    return new PreviousChoice(monitored, chosen);
  }

  boolean has(PrometheusRef ref) {
    return chosen.containsKey(ref);
  }

  /** Earlier choices come first, in the same order. */
  Comparator<PrometheusRef> order() {
    var refs = List.copyOf(chosen.sequencedKeySet());
    return Comparator.<PrometheusRef>comparingInt(
            ref -> refs.contains(ref) ? refs.indexOf(ref) : refs.size())
        .thenComparing(Comparator.naturalOrder());
  }

  public @Nullable String monitor(PrometheusRef ref) {
    return Optional.ofNullable(chosen.get(ref))
        .map(PrometheusStatus::monitor)
        .filter(name -> Names.isMonitor(monitored, name))
        .orElse(null);
  }

  /**
   * Names for the monitors of these groups. A group keeps the monitor name that one of its members
   * had; the first group without one takes the name of the {@code Monitored} if it is free.
   */
  public List<String> monitorNames(List<List<PrometheusRef>> groups) {
    var names = new TreeMap<Integer, String>();
    var taken = new HashSet<String>();
    for (int index = 0; index < groups.size(); index++) {
      var kept =
          groups.get(index).stream()
              .flatMap(ref -> Stream.ofNullable(monitor(ref)))
              .filter(name -> !taken.contains(name))
              .findFirst();
      if (kept.isPresent()) {
        names.put(index, kept.get());
        taken.add(kept.get());
      }
    }
    return IntStream.range(0, groups.size())
        .mapToObj(
            index -> names.computeIfAbsent(index, _ -> free(groups.get(index).getFirst(), taken)))
        .toList();
  }

  private String free(PrometheusRef served, Set<String> taken) {
    var names =
        Stream.concat(
            Stream.of(Names.of(monitored)),
            IntStream.iterate(0, count -> count + 1)
                .mapToObj(count -> Names.further(monitored, served, count)));
    return names.filter(taken::add).findFirst().orElseThrow();
  }
}
