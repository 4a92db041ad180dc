package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.Samples.State;
import dev.monitored.operator.look.SampleQuery.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one replica has stored of one application.
 *
 * @param at when it was asked
 * @param moved when one of its Pods was last found to be scraped elsewhere than before
 */
record KnownSamples(Question question, Instant at, Instant moved, Map<String, OfPod> pods) {
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** Samples that do not come for so many intervals of the scrape are missing. */
  static final int INTERVALS = 3;

  /**
   * What is known of one Pod.
   *
   * @param since when it was first found that there is nothing
   */
  record OfPod(Target target, Instant since, Samples samples) {
    boolean isOf(Target other) {
      return target.url().equals(other.url()) && target.labels().equals(other.labels());
    }
  }

  static KnownSamples none(Question question) {
    return new KnownSamples(question, Instant.EPOCH, Instant.EPOCH, Map.of());
  }

  boolean isPresent() {
    return pods.values().stream().allMatch(pod -> pod.samples().isPresent());
  }

  boolean isOf(Question other) {
    return question.generation() == other.generation();
  }

  /** Those of the Pods that are asked about. */
  Map<String, Samples> of(Question other) {
    var samples = new TreeMap<String, Samples>();
    if (isOf(other)) {
      pods.forEach((pod, what) -> samples.put(pod, what.samples()));
      samples.keySet().retainAll(other.pods());
    }
    return samples;
  }

  /** What is scraped elsewhere than before begins anew. */
  KnownSamples seen(Map<String, Target> up, Instant now) {
    return isMoved(up) ? new KnownSamples(question, at, now, Map.of()) : this;
  }

  private boolean isMoved(Map<String, Target> up) {
    return up.entrySet().stream()
        .anyMatch(entry -> {
          var found = pods.get(entry.getKey());
          return found != null && !found.isOf(entry.getValue());
        });
  }

  /** What is known of one Pod after one more answer. */
  OfPod with(Target target, Stored stored, int limit, Instant now) {
    var before =
        Optional.ofNullable(pods.get(target.pod()))
            .filter(found -> found.isOf(target) && !found.samples().isPresent());
    var since = before.map(OfPod::since).orElse(now);
    var isLong = !now.isBefore(since.plus(interval(target).multipliedBy(INTERVALS)));
    return new OfPod(
        target, since, steady(before.map(OfPod::samples), read(stored, limit, isLong)));
  }

  static Duration interval(Target target) {
    return target.interval().isZero() ? DEFAULT_INTERVAL : target.interval();
  }

  private static Samples read(Stored stored, int limit, boolean isLong) {
    if (stored.series() > 0) {
      return new Samples(State.PRESENT, stored.scraped(), stored.kept(), limit);
    }
    if (stored.equals(Stored.REFUSED)) {
      return Samples.REFUSED;
    }
    var isMissing = isLong && !stored.equals(Stored.UNANSWERED);
    return new Samples(isMissing ? State.MISSING : State.AWAITED, stored.scraped(), stored.kept());
  }

  /** Other numbers of the same kind are no news. */
  private static Samples steady(Optional<Samples> before, Samples found) {
    return before
        .filter(last -> last.state() == found.state())
        .filter(last -> Integer.signum(last.scraped()) == Integer.signum(found.scraped()))
        .filter(last -> Integer.signum(last.kept()) == Integer.signum(found.kept()))
        .orElse(found);
  }
}
