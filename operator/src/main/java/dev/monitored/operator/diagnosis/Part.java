package dev.monitored.operator.diagnosis;

/** The part of a {@code Monitored} that a failed write belongs to. */
public enum Part {
  WORKLOAD,
  SCRAPE,
  RULES,
  DASHBOARD
}
