package dev.monitored.operator.evidence;

import dev.monitored.operator.naming.PrometheusRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the Prometheuses answered about one application.
 *
 * @param since when this process began to ask, which is when it took the lead
 * @param answers those that were not heard of yet are absent
 */
public record Evidence(Instant since, Map<PrometheusRef, Answer> answers) {
  public Evidence {
    answers = Map.copyOf(answers);
  }

  /** Before anything was asked. */
  public static Evidence none(Instant since) {
    return new Evidence(since, Map.of());
  }

  public Optional<Answer> of(PrometheusRef prometheus) {
    return Optional.ofNullable(answers.get(prometheus));
  }

  /** The same if it has answered. */
  public Optional<Answer.Heard> heard(PrometheusRef prometheus) {
    return of(prometheus).filter(Answer.Heard.class::isInstance).map(Answer.Heard.class::cast);
  }
}
