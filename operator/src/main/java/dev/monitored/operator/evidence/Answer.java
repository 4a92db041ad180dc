package dev.monitored.operator.evidence;

import dev.monitored.operator.rules.RuleDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one Prometheus answered about one application. */
public sealed interface Answer {

  /** Whether both have the same consequences: when each was heard does not count. */
  boolean isLike(@Nullable Answer other);

  /** Why there is no answer. */
  enum Cause {
    /** Nothing was heard, or nothing that can be used. */
    SILENT,
    /** It has no address outside its Pods. */
    UNEXPOSED,
    /** No TLS connection that both sides trust is made. */
    TLS,
    /** It does not accept the operator's login, or the operator lacks it. */
    LOGIN,
    /** It answers, but not all that evidence needs: it is not quite a Prometheus. */
    INCOMPLETE
  }

  /**
   * It did not answer.
   *
   * @param since when the first of the questions was asked that it has not answered
   * @param message what was found, and what to do
   */
  record Unreachable(Instant since, Cause cause, String message) implements Answer {
    public Unreachable(Instant since, String message) {
      this(since, Cause.SILENT, message);
    }

    @Override
    public boolean isLike(@Nullable Answer other) {
      return equals(other);
    }
  }

  /**
   * It answered.
   *
   * @param at when it was asked
   * @param startedAt when the youngest of its processes started; null: it does not tell
   * @param reloadSucceeded whether its last reload of the configuration succeeded
   * @param failedPools how many scrape pools it could not create since it started
   * @param pools those of the expected scrape pools that its running configuration has
   * @param dropped names of Pods that lack a target and of which it found and dropped one
   * @param rules what it has loaded of the groups of the application's rules, in the words of those
   *     that were written if it takes them for the same
   * @param samples what it has stored of each endpoint of a Pod; absent: it was not asked yet
   * @param rulesUntold why it tells nothing of rules, although it tells of targets; empty: it does
   * @param otherPools scrape pools of others that scrape the Pods that are sought; null: it has not
   *     told
   */
  record Heard(
      Instant at,
      @Nullable Instant startedAt,
      boolean reloadSucceeded,
      int failedPools,
      Set<String> pools,
      List<Target> targets,
      Set<String> dropped,
      List<LoadedRule> rules,
      Map<PodUrl, Samples> samples,
      String rulesUntold,
      @Nullable SortedSet<String> otherPools)
      implements Answer {
    /** One that tells of rules, too, and was asked for no pools of others. */
    public Heard(
        Instant at,
        @Nullable Instant startedAt,
        boolean reloadSucceeded,
        int failedPools,
        Set<String> pools,
        List<Target> targets,
        Set<String> dropped,
        List<LoadedRule> rules,
        Map<PodUrl, Samples> samples) {
      this(
          at,
          startedAt,
          reloadSucceeded,
          failedPools,
          pools,
          targets,
          dropped,
          rules,
          samples,
          "",
          null);
    }

    @Override
    public boolean isLike(@Nullable Answer other) {
      return other instanceof Heard heard && equals(heard.at(at));
    }

    /** Whether each endpoint of the Pods is scraped, and no target is anything but up. */
    public boolean isUp(Question question) {
      return targets.stream().allMatch(Target::isUp)
          && question
              .lacking(targets.stream().map(Target::podUrl).collect(Collectors.toSet()))
              .isEmpty();
    }

    /** Whether just these rules are loaded, and have been evaluated without an error. */
    public boolean hasLoaded(List<RuleDefinition> wanted) {
      return rules.size() == wanted.size()
          && rules.stream()
              .allMatch(loaded -> loaded.health().equals("ok") && wanted.contains(loaded.rule()));
    }

    /** Whether nothing is known to be missing of these Pods' samples. */
    public boolean lacksNoSamples(Set<String> pods) {
      return samples.entrySet().stream()
          .filter(one -> pods.contains(one.getKey().pod()))
          .allMatch(one -> one.getValue().isPresent());
    }

    /** The same answer, heard at another time. */
    public Heard at(Instant other) {
      return new Heard(
          other,
          startedAt,
          reloadSucceeded,
          failedPools,
          pools,
          targets,
          dropped,
          rules,
          samples,
          rulesUntold,
          otherPools);
    }
  }

  /**
   * A target in the running configuration.
   *
   * @param health {@code up}, {@code down} or, before the first scrape, {@code unknown}
   * @param lastError why the last scrape failed, in the words of Prometheus; empty: it did not
   * @param failedScrapes how many scrapes in a row are known to have failed; 2 stands for all more
   * @param interval between two scrapes, in force; zero: it does not tell
   * @param timeout of a scrape, in force; zero: it does not tell
   * @param labels of its series
   */
  record Target(
      String pool,
      String pod,
      String url,
      String health,
      String lastError,
      int failedScrapes,
      Duration interval,
      Duration timeout,
      SeriesLabels labels) {
    public PodUrl podUrl() {
      return new PodUrl(pod, url);
    }

    public boolean isUp() {
      return health.equals("up");
    }

    public boolean isDown() {
      return health.equals("down");
    }
  }

  /**
   * A rule in the running configuration.
   *
   * @param health {@code ok}, {@code err} or, before the first evaluation, {@code unknown}
   */
  record LoadedRule(RuleDefinition rule, String health, String lastError) {}
}
