package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.PodUrl;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.Samples.State;
import dev.monitored.operator.look.SampleQuery.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one replica has stored of one application.
 *
 * @param at when it was asked
 * @param moved when one of its targets was last found elsewhere than before
 */
record KnownSamples(Question question, Instant at, Instant moved, Map<PodUrl, OfTarget> targets) {
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** Samples that do not come for so many intervals of the scrape are missing. */
  static final int INTERVALS = 3;

  /**
   * What is known of one target.
   *
   * @param since when it was first found that there is nothing
   */
  record OfTarget(Target target, Instant since, Samples samples) {
    boolean isOf(Target other) {
      return target.url().equals(other.url()) && target.labels().equals(other.labels());
    }

    /** Whether its series go on although it is scraped elsewhere, or the other way round. */
    boolean isMovedTo(Target other) {
      return target.pod().equals(other.pod())
          && target.url().equals(other.url()) != target.labels().equals(other.labels());
    }
  }

  static KnownSamples none(Question question) {
    return new KnownSamples(question, Instant.EPOCH, Instant.EPOCH, Map.of());
  }

  boolean isPresent() {
    return targets.values().stream().allMatch(one -> one.samples().isPresent());
  }

  boolean isOf(Question other) {
    return question.generation() == other.generation();
  }

  /** Those of the Pods that are asked about. */
  Map<PodUrl, Samples> of(Question other) {
    var samples = new HashMap<PodUrl, Samples>();
    if (isOf(other)) {
      targets.forEach((target, what) -> samples.put(target, what.samples()));
      samples.keySet().removeIf(target -> !other.pods().contains(target.pod()));
    }
    return samples;
  }

  /** What is scraped elsewhere than before begins anew. */
  KnownSamples seen(Collection<Target> up, Instant now) {
    return isMoved(up) ? new KnownSamples(question, at, now, Map.of()) : this;
  }

  private boolean isMoved(Collection<Target> up) {
    return up.stream()
        .anyMatch(target -> targets.values().stream().anyMatch(one -> one.isMovedTo(target)));
  }

  /** What is known of one target after one more answer. */
  OfTarget with(Target target, Stored stored, int limit, Instant now) {
    var before =
        Optional.ofNullable(targets.get(target.podUrl()))
            .filter(found -> found.isOf(target) && !found.samples().isPresent());
    var since = before.map(OfTarget::since).orElse(now);
    var isLong = !now.isBefore(since.plus(interval(target).multipliedBy(INTERVALS)));
    return new OfTarget(
        target, since, steady(before.map(OfTarget::samples), read(stored, limit, isLong)));
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
