package dev.monitored.operator.status;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.diagnosis.RulesLoadedCheck;
import dev.monitored.operator.diagnosis.ScrapeConfiguredCheck;
import dev.monitored.operator.diagnosis.SeriesPresentCheck;
import dev.monitored.operator.diagnosis.TargetsUpCheck;
import dev.monitored.operator.diagnosis.Verdict;
import dev.monitored.operator.finding.Message;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Makes conditions of verdicts. {@code lastTransitionTime} moves only with the status. */
public final class Conditions {
  public static final String WORKLOAD_READY = "WorkloadReady";
  public static final String SCRAPE_CONFIGURED = ScrapeConfiguredCheck.CONDITION;
  public static final String TARGETS_UP = TargetsUpCheck.CONDITION;
  public static final String RULES_LOADED = RulesLoadedCheck.CONDITION;
  public static final String SERIES_PRESENT = SeriesPresentCheck.CONDITION;
  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";

  private static final int LONGEST_TEXT = 1000;

  /** The bound of the schema. */
  private static final int LONGEST_MESSAGE = 32_768;

  private final List<Condition> before;
  private final @Nullable Long generation;
  private final Instant now;

  Conditions(@Nullable MonitoredStatus before, @Nullable Long generation, Instant now) {
    this.before = before == null ? List.of() : before.conditions();
    this.generation = generation;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  public static Optional<Condition> find(@Nullable MonitoredStatus status, String type) {
    return status == null ? Optional.empty() : find(status.conditions(), type);
  }

  public static boolean isTrue(@Nullable MonitoredStatus status, String type) {
    return find(status, type).filter(found -> "True".equals(found.getStatus())).isPresent();
  }

  List<Condition> of(SequencedMap<String, Verdict> verdicts) {
    return verdicts.entrySet().stream().map(entry -> of(entry.getKey(), entry.getValue())).toList();
  }

  private Condition of(String type, Verdict verdict) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(verdict.state().word())
        .withReason(verdict.reason())
        .withMessage(shortened(verdict.message()))
        .withLastTransitionTime(since(type, verdict.state().word()))
        .withObservedGeneration(generation)
        .build();
  }

  private String since(String type, String status) {
    return find(before, type)
        .filter(condition -> status.equals(condition.getStatus()))
        .map(Condition::getLastTransitionTime)
        .orElseGet(now::toString);
  }

  private static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }

  private static String shortened(String message) {
    return Message.parse(message)
        .within(
            LONGEST_TEXT,
            LONGEST_MESSAGE,
            "; the command that fixes this is too long for the status");
  }
}
