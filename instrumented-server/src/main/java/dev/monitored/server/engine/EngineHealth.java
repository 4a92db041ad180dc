package dev.monitored.server.engine;

import dev.monitored.server.progress.Progress;
import dev.monitored.server.progress.Standstill;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Whether the engine does its work, as probes and metrics tell it. Thread-safe. */
public final class EngineHealth {
  private final List<Progress> essential;
  private final List<Progress> upkeep;
  private final Supplier<Optional<String>> lostThread;

  /**
   * The health of these parts.
   *
   * @param essential what must go on for this process to take and execute jobs; first what the
   *     others wait for
   * @param upkeep what has to be done from time to time, and has no say in that
   */
  EngineHealth(
      List<Progress> essential, List<Progress> upkeep, Supplier<Optional<String>> lostThread) {
    this.essential = List.copyOf(essential);
    this.upkeep = List.copyOf(upkeep);
    this.lostThread = lostThread;
  }

  /** The first of the essential parts that stands still, if any does. */
  public Optional<Standstill> standstill() {
    return essential.stream().flatMap(part -> part.standstill().stream()).findFirst();
  }

  /** The name of a thread that has ended, or could not be started, though it is needed. */
  public Optional<String> lostThread() {
    return lostThread.get();
  }

  /** When each task of the upkeep last succeeded or had nothing to do, by its name. */
  public Map<String, Instant> lastSuccesses() {
    var successes = new TreeMap<String, Instant>();
    upkeep.forEach(task -> successes.put(task.name(), task.lastMade()));
    return successes;
  }
}
