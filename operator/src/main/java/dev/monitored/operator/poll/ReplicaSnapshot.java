package dev.monitored.operator.poll;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.naming.MonitoredRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that one replica of a Prometheus answered in one poll. */
record ReplicaSnapshot(
    Instant at,
    @Nullable Instant startedAt,
    boolean reloadSucceeded,
    Set<String> pools,
    List<Replies.ActiveTarget> targets,
    Map<String, Set<String>> dropped,
    List<LoadedRule> rules) {

  /** The part of it that is about one application. */
  Heard about(MonitoredRef application, Question question) {
    return new Heard(
        at,
        startedAt,
        reloadSucceeded,
        pools.stream().filter(question.pools()::contains).collect(Collectors.toUnmodifiableSet()),
        targets.stream()
            .filter(target -> isAbout(target, application, question))
            .map(ReplicaSnapshot::target)
            .toList(),
        dropped(question),
        rules(question));
  }

  private Set<String> dropped(Question question) {
    return question.pools().stream()
        .flatMap(pool -> dropped.getOrDefault(pool, Set.of()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isAbout(
      Replies.ActiveTarget target, MonitoredRef application, Question question) {
    return question.pools().isEmpty()
        ? target.isDiscovered()
            && target.label("namespace").equals(application.namespace())
            && target.label("job").equals(application.name())
        : question.pools().contains(target.scrapePool());
  }

  private static Target target(Replies.ActiveTarget target) {
    return new Target(
        target.scrapePool(),
        target.label("pod"),
        target.scrapeUrl(),
        target.health(),
        Objects.requireNonNullElse(target.lastError(), ""),
        "down".equals(target.health()) ? 2 : 0,
        Durations.parse(target.scrapeInterval(), Duration.ZERO),
        Durations.parse(target.scrapeTimeout(), Duration.ZERO));
  }

  private List<LoadedRule> rules(Question question) {
    var groups = question.ruleGroups();
    return rules.stream().filter(loaded -> groups.contains(loaded.rule().group())).toList();
  }
}
