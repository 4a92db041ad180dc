package dev.monitored.server.job.query;

import dev.monitored.server.job.JobState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What both jobs and runs are listed by. */
public sealed interface Selection permits JobQuery, RunQuery {
  /** All when it is empty. */
  Set<JobState> states();

  /** Every one of these, with this value. */
  Map<String, String> labels();

  /** Inclusive. */
  Optional<Instant> createdFrom();

  /** Exclusive. */
  Optional<Instant> createdBefore();
}
