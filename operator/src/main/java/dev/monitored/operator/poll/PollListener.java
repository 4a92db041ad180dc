package dev.monitored.operator.poll;

import dev.monitored.operator.naming.PrometheusRef;

/** Is told of every poll. */
public interface PollListener {
  void polled(PrometheusRef prometheus, boolean answered);
}
