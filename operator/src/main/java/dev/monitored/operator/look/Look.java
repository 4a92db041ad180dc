package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.PodUrl;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.query.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one replica had in the scrape pools of one application.
 *
 * @param at when it was asked for its targets
 * @param confirmed when its series last agreed with that
 * @param droppedAt when it was last asked for what it drops
 * @param trouble why there is no answer; empty: there is
 */
public record Look(
    Instant at,
    Instant confirmed,
    Question question,
    Set<String> pools,
    List<Scraped> targets,
    Set<String> dropped,
    Instant droppedAt,
    Trouble trouble) {

  /**
   * A target.
   *
   * @param lastScrape as Prometheus tells it; another one for each scrape; null: it does not tell
   */
  public record Scraped(Target target, @Nullable String lastScrape) {}

  /** Before the first one. */
  static Look none(Question question) {
    return new Look(
        Instant.EPOCH,
        Instant.EPOCH,
        question,
        Set.of(),
        List.of(),
        Set.of(),
        Instant.EPOCH,
        Trouble.NONE);
  }

  Look asking(Question other) {
    return new Look(at, confirmed, other, pools, targets, dropped, droppedAt, trouble);
  }

  /** The attempt at that time failed; what was there before is not forgotten. */
  Look failed(Instant now, Trouble why) {
    return new Look(now, now, question, pools, targets, dropped, droppedAt, why);
  }

  Look found(Instant now, PoolReader.Found found) {
    return new Look(
        now, now, question, found.pools(), found.targets(), dropped, droppedAt, Trouble.NONE);
  }

  Look dropped(Set<String> pods, Instant askedAt) {
    return new Look(at, confirmed, question, pools, targets, pods, askedAt, trouble);
  }

  Look confirmed(Instant now) {
    return new Look(at, now, question, pools, targets, dropped, droppedAt, trouble);
  }

  /** The labels of the series {@code up} that they should have. */
  public Set<SeriesLabels> series() {
    return targets.stream().map(scraped -> scraped.target().labels()).collect(Collectors.toSet());
  }

  public Set<PodUrl> podUrls() {
    return targets.stream().map(scraped -> scraped.target().podUrl()).collect(Collectors.toSet());
  }

  /** Those of the Pods that have a target in that pool. */
  Set<String> pods(String pool) {
    return targets.stream()
        .map(Scraped::target)
        .filter(target -> target.pool().equals(pool))
        .map(Target::pod)
        .collect(Collectors.toSet());
  }

  /** Those that have fewer targets than endpoints. */
  Set<String> missingPods() {
    return question.lacking(podUrls());
  }

  /** Whether it has nothing of what it should have. */
  boolean isEmpty() {
    return !question.pods().isEmpty() && targets.isEmpty() && dropped.isEmpty();
  }
}
