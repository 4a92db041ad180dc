package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.naming.MonitoredRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * One time that a Prometheus is asked.
 *
 * @param waiting how often to ask about the targets of those that are not settled
 * @param waitingForRules how often to ask about the rules of those that miss any
 * @param timeIsUp whether what has not been asked is left for the next one
 */
public record Round(
    Instant at,
    Map<MonitoredRef, Question> questions,
    Map<MonitoredRef, Duration> waiting,
    Map<MonitoredRef, Duration> waitingForRules,
    BooleanSupplier timeIsUp) {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  public static Round of(
      Instant at,
      Map<MonitoredRef, Question> questions,
      Map<MonitoredRef, Duration> waiting,
      Map<MonitoredRef, Duration> waitingForRules) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    return new Round(
        at, questions, waiting, waitingForRules, () -> System.nanoTime() - deadline > 0);
  }

  Question question(MonitoredRef application) {
    return Objects.requireNonNull(questions.get(application));
  }

  public boolean isOver() {
    return timeIsUp.getAsBoolean();
  }

  /** All pools that are asked about by name. */
  Set<String> pools() {
    return questions.values().stream()
        .flatMap(question -> question.pools().stream())
        .collect(Collectors.toSet());
  }

  public List<MonitoredRef> settled() {
    return questions.keySet().stream().filter(application -> !isWaiting(application)).toList();
  }

  boolean isWaiting(MonitoredRef application) {
    return waiting.containsKey(application);
  }

  /** Whether that much time has passed. */
  public boolean isAfter(Instant event, Duration time) {
    return !at.isBefore(event.plus(time));
  }
}
