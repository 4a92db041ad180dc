package dev.monitored.bench.operator.rows;

import dev.monitored.bench.operator.Contender;
import dev.monitored.bench.operator.OperatorBench;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** What was counted of us and of the peer. */
record Both<T>(T ours, T peer) {
  interface Measurement<T> {
    T of(OperatorBench bench, Contender contender) throws Exception;
  }

  /** Measures both at once: what is counted does not depend on how fast the machine is. */
  static <T> Both<T> measure(OperatorBench bench, Measurement<T> measurement)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ours = threads.submit(() -> measurement.of(bench, bench.ours()));
      var peer = threads.submit(() -> measurement.of(bench, bench.peer()));
      return new Both<>(ours.get(), peer.get());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
