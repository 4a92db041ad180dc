package dev.monitored.server.store;

import dev.monitored.server.job.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Owns the one connection that writes. Whatever arrives while a commit is under way shares the next
 * one, so nothing waits longer than one commit, and a burst costs one flush to disk.
 */
final class GroupCommit implements AutoCloseable {
  private static final int MAX_BATCH = 256;

  /** Work within a transaction. It may run twice: alone, when its batch was rolled back. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private final Connection connection;
  private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
  private final Thread writer;
  private boolean closed;

  GroupCommit(Connection connection) {
    this.connection = connection;
    writer = Thread.ofPlatform().name("store-writer").daemon().start(this::writeUntilClosed);
  }

  /** Runs the work and returns after its commit. */
  <T> T run(Work<T> work) {
    var pending = new Pending<T>(work);
    enqueue(pending);
    return pending.await();
  }

  private synchronized void enqueue(Pending<?> pending) {
    if (closed) {
      throw new StoreException("the job store is closed");
    }
    queue.add(pending);
  }

  private void writeUntilClosed() {
    var batch = new ArrayList<Pending<?>>();
    try {
      while (!batch.contains(Pending.LAST)) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, MAX_BATCH - 1);
        write(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<? extends Pending<?>> batch) {
    try {
      for (var pending : batch) {
        pending.run(connection);
      }
      connection.commit();
      batch.forEach(Pending::complete);
    } catch (SQLException | RuntimeException e) {
      rollBack(batch, e);
    }
  }

  private void rollBack(List<? extends Pending<?>> batch, Exception failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    if (batch.size() == 1) {
      batch.getFirst().fail(failure);
    } else {
      // One of them may be at fault: the others must not suffer for it.
      batch.forEach(pending -> write(List.of(pending)));
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      queue.add(Pending.LAST);
    }
    try {
      writer.join();
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new StoreException("the job store could not be closed: " + e.getMessage(), e);
    }
  }

  private static final class Pending<T> {
    static final Pending<Boolean> LAST = new Pending<>(_ -> true);

    private final Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private CompletableFuture<T> result = new CompletableFuture<>();

    Pending(Work<T> work) {
      this.work = work;
    }

    void run(Connection connection) throws SQLException {
      result = CompletableFuture.completedFuture(work.run(connection));
    }

    void complete() {
      done.complete(result.join());
    }

    void fail(Exception failure) {
      done.completeExceptionally(failure);
    }

    T await() {
      try {
        return done.join();
      } catch (CompletionException e) {
        throw new StoreException("the job store cannot write: " + e.getCause(), e);
      }
    }
  }
}
