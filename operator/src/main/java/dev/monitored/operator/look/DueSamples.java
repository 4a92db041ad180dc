package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.PodUrl;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.naming.MonitoredRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One application whose samples can be asked for.
 *
 * @param up its targets that are up
 * @param isFirst whether something has changed since it was last asked about
 * @param window how far back to look
 */
record DueSamples(
    MonitoredRef application,
    Question question,
    Map<PodUrl, Target> up,
    KnownSamples before,
    boolean isFirst,
    Duration window) {
  static final Duration AGAIN = Duration.ofMinutes(10);
  private static final Duration RETRY = Duration.ofSeconds(15);

  private static final Duration SHORTEST = Duration.ofSeconds(4);
  private static final int LONGEST_QUERY = 6_000;

  /** Empty: there is no target that is up, or it is too early. */
  static Optional<DueSamples> of(
      MonitoredRef application, Look look, KnownSamples before, Instant now) {
    var question = look.question();
    var up = up(look);
    var isFirst = !before.isOf(question) || !before.targets().keySet().containsAll(up.keySet());
    var window = window(up, question, before.moved(), now);
    var due = new DueSamples(application, question, up, before, isFirst, window);
    return up.isEmpty() || !due.window().isPositive() ? Optional.empty() : Optional.of(due);
  }

  /** Its targets that are up, by Pod. */
  static Map<PodUrl, Target> up(Look look) {
    return look.targets().stream()
        .map(Look.Scraped::target)
        .filter(target -> target.isUp() && look.question().pods().contains(target.pod()))
        .collect(Collectors.toMap(Target::podUrl, one -> one, (one, _) -> one));
  }

  boolean isTime(Instant now) {
    return isFirst || !now.isBefore(before.at().plus(before.isPresent() ? AGAIN : RETRY));
  }

  Set<SeriesLabels> labels() {
    return up.values().stream().map(Target::labels).collect(Collectors.toSet());
  }

  Instant askedAt() {
    return before.at();
  }

  /**
   * Never to before the start of a Pod, or to where it was scraped before. Halved until it fits, so
   * that there are few different ones; zero: it is too early.
   */
  private static Duration window(
      Map<PodUrl, Target> up, Question question, Instant moved, Instant now) {
    var begin =
        up.keySet().stream()
            .map(target -> question.starts().getOrDefault(target.pod(), Instant.EPOCH))
            .filter(moved::isBefore)
            .max(Comparator.naturalOrder())
            .orElse(moved);
    var longest = Duration.between(begin, now);
    var window = lookBack(up);
    while (window.compareTo(longest) > 0 && window.isPositive()) {
      window = Duration.ofSeconds(window.toSeconds() / 2);
    }
    return window.compareTo(SHORTEST) < 0 ? Duration.ZERO : window;
  }

  private static Duration lookBack(Map<PodUrl, Target> up) {
    var intervals = longestInterval(up).multipliedBy(KnownSamples.INTERVALS);
    return intervals.compareTo(Samples.LOOK_BACK) > 0 ? intervals : Samples.LOOK_BACK;
  }

  private static Duration longestInterval(Map<PodUrl, Target> up) {
    return up.values().stream()
        .map(KnownSamples::interval)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * Those that one query is about.
   *
   * @param window how far back it looks
   */
  record Chunk(Duration window, List<DueSamples> all) {}

  /** Each by its own window, in queries that are not too long. */
  static List<Chunk> apart(List<DueSamples> all) {
    return chunks(all, DueSamples::window);
  }

  /**
   * In as few queries as possible: by the shortest window of another that is long enough. It may
   * miss samples that come with old timestamps, which the next query finds.
   */
  static List<Chunk> together(List<DueSamples> all) {
    var windows = all.stream().map(DueSamples::window).distinct().sorted().toList();
    return chunks(all, one -> one.shortest(windows));
  }

  private Duration shortest(List<Duration> sorted) {
    var needed = longestInterval(up).multipliedBy(2);
    return sorted.stream()
        .filter(other -> other.compareTo(needed) >= 0 && other.compareTo(window) <= 0)
        .findFirst()
        .orElse(window);
  }

  /** What one query can be about: of further endpoints it asks by another label, too. */
  private record Alike(Duration window, boolean hasPaths) {}

  private boolean hasPaths() {
    return up.values().stream().anyMatch(target -> !target.labels().path().isEmpty());
  }

  private static List<Chunk> chunks(List<DueSamples> all, Function<DueSamples, Duration> windowOf) {
    var alike =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    one -> new Alike(windowOf.apply(one), one.hasPaths()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return alike.entrySet().stream()
        .flatMap(entry ->
            ofLength(entry.getValue()).map(some -> new Chunk(entry.getKey().window(), some)))
        .toList();
  }

  private static Stream<List<DueSamples>> ofLength(List<DueSamples> all) {
    var chunks = new ArrayList<List<DueSamples>>();
    int length = LONGEST_QUERY;
    for (var one : all) {
      int more = SampleQuery.length(one.labels());
      if (length + more > LONGEST_QUERY) {
        chunks.add(new ArrayList<>());
        length = 0;
      }
      chunks.getLast().add(one);
      length += more;
    }
    return chunks.stream();
  }
}
