package dev.monitored.server.store.sql.job;

import org.jspecify.annotations.Nullable;

/** What started a job or a run: a schedule, a trigger, or neither. */
public record Origin(@Nullable String schedule, @Nullable String trigger) {
  public static final Origin USER = new Origin(null, null);

  public static Origin schedule(String name) {
    return new Origin(name, null);
  }

  public static Origin trigger(String name) {
    return new Origin(null, name);
  }
}
