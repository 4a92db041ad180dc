package dev.monitored.operator.status;

/** The part of a {@code Monitored} that a failed write belongs to. */
public enum Part {
  WORKLOAD,
  SCRAPE,
  RULES,
  DASHBOARD
}
