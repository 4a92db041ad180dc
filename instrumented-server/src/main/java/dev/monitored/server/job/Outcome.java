package dev.monitored.server.job;

import java.util.Locale;

/** How an attempt ends. Exactly one of these is stored and counted for each. */
public enum Outcome {
  OK,
  ERROR,
  TIMEOUT,
  CANCELLED;

  /** The word that users see: in the API, in the store and in the label {@code status}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
