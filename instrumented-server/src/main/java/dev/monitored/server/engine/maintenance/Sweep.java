package dev.monitored.server.engine.maintenance;

import dev.monitored.server.engine.maintenance.MaintenanceLoop.Task;
import dev.monitored.server.store.MaintenanceStore.Slice;
import java.time.Duration;
import java.util.function.Function;

/** Goes over all there is to do from a start to its end, slice by slice, again and again. */
final class Sweep<P> implements Task {
  private final P start;
  private final Function<P, Slice<P>> work;
  private final Duration between;
  private final Duration rest;
  private P position;

  /**
   * A sweep that begins.
   *
   * @param work does the slice from a position
   * @param between the pause after a slice
   * @param rest the pause after the last one
   */
  Sweep(P start, Function<P, Slice<P>> work, Duration between, Duration rest) {
    this.start = start;
    this.work = work;
    this.between = between;
    this.rest = rest;
    position = start;
  }

  @Override
  public Duration slice() {
    var next = work.apply(position).next();
    position = next.orElse(start);
    return next.isPresent() ? between : rest;
  }
}
