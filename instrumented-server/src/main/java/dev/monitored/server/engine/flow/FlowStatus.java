package dev.monitored.server.engine.flow;

import java.util.Locale;

/** Whether work is flowing, from good to bad. */
public enum FlowStatus {
  /** No finding; also when there is nothing to do. */
  FLOWING,
  /** Work goes on, and something waits for longer than it may. */
  LATE,
  /** More jobs fail than may. */
  FAILING,
  /** Something waits for longer than it may, and nothing goes on there. */
  STARVED;

  /** The word that users see. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
