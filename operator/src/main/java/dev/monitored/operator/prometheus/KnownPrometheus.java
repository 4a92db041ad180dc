package dev.monitored.operator.prometheus;

import dev.monitored.operator.naming.PrometheusRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Prometheus of the cluster, of either kind. */
public sealed interface KnownPrometheus permits OperatedPrometheus, PlainPrometheus {
  PrometheusRef ref();

  Map<String, String> labels();

  @Nullable String scrapeInterval();
}
