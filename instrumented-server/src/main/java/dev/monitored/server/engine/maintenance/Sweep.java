package dev.monitored.server.engine.maintenance;

import dev.monitored.server.engine.maintenance.MaintenanceLoop.Task;
import dev.monitored.server.store.MaintenanceStore.Slice;
import java.time.Duration;
import java.util.function.Function;

/** Goes over all there is to do from a start to its end, slice by slice, and then rests. */
final class Sweep<P> implements Task {
  private final P start;
  private final Function<P, Slice<P>> work;
  private final Duration rest;
  private P position;

  /**
   * A sweep that begins.
   *
   * @param work does the slice from a position
   */
  Sweep(P start, Function<P, Slice<P>> work, Duration rest) {
    this.start = start;
    this.work = work;
    this.rest = rest;
    position = start;
  }

  @Override
  public Duration slice() {
    var next = work.apply(position).next();
    position = next.orElse(start);
    return next.isPresent() ? Duration.ZERO : rest;
  }
}
