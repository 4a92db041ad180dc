package dev.monitored.bench.server.rows;

import dev.monitored.bench.server.Server;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A few clients, each of which submits a job after the other to whichever server is its turn. */
final class Submitters implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final int PAUSE_MILLIS = 5;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private final ConcurrentSkipListMap<String, Long> failures = new ConcurrentSkipListMap<>();
  private volatile List<Server> servers = List.of();
  private volatile boolean isOver;

  void start(List<Server> first) {
    use(first);
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      threads.execute(() -> run(client));
    }
  }

  /** From now on they ask no other ones. */
  void use(List<Server> all) {
    servers = all;
  }

  private void run(int client) {
    try {
      for (int turn = client; !isOver; turn++) {
        submit(servers.get(turn % servers.size()));
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void submit(Server server) throws InterruptedException {
    long start = System.nanoTime();
    try {
      server.submit();
      accepted.incrementAndGet();
    } catch (IOException e) {
      failed.incrementAndGet();
      failures.merge(e.toString(), 1L, Long::sum);
    }
    longest.accumulateAndGet(System.nanoTime() - start, Math::max);
  }

  long accepted() {
    return accepted.get();
  }

  long failed() {
    return failed.get();
  }

  /** Seconds. */
  double longest() {
    return longest.get() / 1e9;
  }

  /** Waits for their last answers. */
  void finish() throws InterruptedException {
    isOver = true;
    threads.shutdown();
    threads.awaitTermination(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    isOver = true;
    threads.close();
  }

  @Override
  public String toString() {
    return "failed: " + failures;
  }
}
