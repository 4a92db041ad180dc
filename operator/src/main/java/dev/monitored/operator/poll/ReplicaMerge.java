package dev.monitored.operator.poll;

import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.PodUrl;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.look.TargetKey;
import dev.monitored.operator.rules.RuleDefinition;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one answer of those of all replicas. A target counts as up only if it is up on every
 * replica of its shard; the worst answer is the one that is believed.
 */
final class ReplicaMerge {
  private static final List<String> WORST_FIRST = List.of("down", "unknown", "up");

  private ReplicaMerge() {}

  /**
   * @param wanted the rules that are asked about
   */
  static Heard of(List<List<Heard>> shards, List<RuleDefinition> wanted) {
    var all = shards.stream().flatMap(List::stream).toList();
    return new Heard(
        all.stream().map(Heard::at).min(Comparator.naturalOrder()).orElse(Instant.EPOCH),
        all.stream()
            .flatMap(heard -> Stream.ofNullable(heard.startedAt()))
            .max(Comparator.naturalOrder())
            .orElse(null),
        all.stream().allMatch(Heard::reloadSucceeded),
        all.stream().mapToInt(Heard::failedPools).max().orElse(0),
        all.stream().map(Heard::pools).reduce(ReplicaMerge::intersection).orElse(Set.of()),
        shards.stream()
            .flatMap(ReplicaMerge::targets)
            .sorted(Comparator.comparing(Target::url))
            .toList(),
        dropped(all),
        all.stream()
            .map(Heard::rules)
            .min(
                Comparator.<List<LoadedRule>>comparingLong(rules -> right(rules, wanted))
                    .thenComparingInt(rules -> -rules.size()))
            .orElse(List.of()),
        samples(shards),
        all.stream()
            .map(Heard::rulesUntold)
            .filter(untold -> !untold.isEmpty())
            .findFirst()
            .orElse(""),
        otherPools(all));
  }

  /** That there are none, all must have told. */
  private static @Nullable SortedSet<String> otherPools(List<Heard> all) {
    var pools = new TreeSet<String>();
    all.forEach(heard -> pools.addAll(Objects.requireNonNullElse(heard.otherPools(), Set.of())));
    return pools.isEmpty() && all.stream().anyMatch(heard -> heard.otherPools() == null)
        ? null
        : pools;
  }

  private static Stream<Target> targets(List<Heard> replicas) {
    var seen =
        replicas.stream()
            .flatMap(replica -> replica.targets().stream())
            .collect(Collectors.groupingBy(TargetKey::of));
    return replicas.getFirst().targets().stream()
        .map(target -> seen.getOrDefault(TargetKey.of(target), List.of()))
        .filter(ofAll -> ofAll.size() >= replicas.size())
        .flatMap(ofAll -> worst(ofAll).stream());
  }

  private static Optional<Target> worst(List<Target> seen) {
    return seen.stream()
        .min(
            Comparator.<Target>comparingInt(other -> WORST_FIRST.indexOf(other.health()))
                .thenComparingInt(other -> -other.failedScrapes()));
  }

  /** Those that every replica of the target's shard has told of, as the worst of them has. */
  private static Map<PodUrl, Samples> samples(List<List<Heard>> shards) {
    var merged = new HashMap<PodUrl, Samples>();
    for (var replicas : shards) {
      for (var target : replicas.getFirst().samples().keySet()) {
        var told =
            replicas.stream()
                .flatMap(replica -> Stream.ofNullable(replica.samples().get(target)))
                .toList();
        if (told.size() == replicas.size()) {
          merged.put(target, Samples.worst(told));
        }
      }
    }
    return merged;
  }

  /** What one shard drops another may have. */
  private static Set<String> dropped(List<Heard> all) {
    var dropped =
        all.stream().flatMap(heard -> heard.dropped().stream()).collect(Collectors.toSet());
    all.stream()
        .flatMap(heard -> heard.targets().stream())
        .map(Target::pod)
        .forEach(dropped::remove);
    return dropped;
  }

  /** Of two with as many of them the one with more others is the worse. */
  private static long right(List<LoadedRule> rules, List<RuleDefinition> wanted) {
    return rules.stream()
        .filter(loaded -> loaded.health().equals("ok") && wanted.contains(loaded.rule()))
        .count();
  }

  private static Set<String> intersection(Set<String> one, Set<String> other) {
    var both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }
}
