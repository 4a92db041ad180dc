package dev.monitored.server.job;

import dev.monitored.action.JobId;
import java.util.Optional;
import java.util.UUID;

/** The identity of a run: a UUID of version 7, so that ids sort by the time of submission. */
public record RunId(UUID value) {
  /** Empty unless the text is exactly what {@link #toString()} gives: one run has one spelling. */
  public static Optional<RunId> parse(String text) {
    return JobId.parse(text).map(id -> new RunId(id.value()));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
