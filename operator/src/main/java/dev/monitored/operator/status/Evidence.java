package dev.monitored.operator.status;

import dev.monitored.operator.plan.PrometheusRef;
import java.util.Map;
import java.util.Optional;

/** What the Prometheuses answered about one application; those not asked yet are absent. */
public record Evidence(Map<PrometheusRef, Answer> answers) {
  public static final Evidence NONE = new Evidence(Map.of());

  public Evidence {
    answers = Map.copyOf(answers);
  }

  Optional<Answer> of(PrometheusRef prometheus) {
    return Optional.ofNullable(answers.get(prometheus));
  }
}
