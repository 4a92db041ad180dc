package dev.monitored.bench.operator.cluster;

import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Many clients of an API server at once. */
final class Crowd {
  private static final int CLIENTS = 32;

  private Crowd() {}

  /** Does it to each, and returns when all is done. */
  static <T> void each(Collection<T> items, Consumer<T> action) throws InterruptedException {
    try (var threads = Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
      var done = items.stream().map(item -> threads.submit(() -> action.accept(item))).toList();
      for (Future<?> one : done) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
