package dev.monitored.operator.status;

import dev.monitored.operator.api.MonitoredStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * A status, and when to look again because time alone may change it.
 *
 * @param lookAgain the end of the nearest waiting window; empty: only an event can change it
 */
public record StatusDecision(MonitoredStatus status, Optional<Instant> lookAgain) {}
