package dev.monitored.operator.evidence;

import dev.monitored.operator.plan.PrometheusRef;

/** Is told of every poll. */
public interface PollListener {
  void polled(PrometheusRef prometheus, boolean answered);
}
