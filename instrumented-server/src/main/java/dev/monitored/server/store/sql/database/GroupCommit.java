package dev.monitored.server.store.sql.database;

import dev.monitored.server.job.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does all the writing of this process, on one thread. Whatever arrives while a commit is under way
 * shares the next one, so nothing waits longer than one commit, and a burst costs one flush to
 * disk.
 */
public final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MAX_BATCH = 256;

  /**
   * A deadlock, a transaction that cannot be put into an order with others, or a key that another
   * has brought in just now.
   */
  private static final Set<String> CONFLICTS = Set.of("40P01", "40001", "23505");

  private static final int MAX_CONFLICTS = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /**
   * Work within a transaction. It may run again: alone, when its batch was rolled back, or after a
   * while in which nobody could tell whether it was.
   */
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Work that costs less when it is done for several at once, and may run again in any case. */
  public interface Shared<I, O> {
    /** Returns what came of each, in their order. */
    List<O> run(Connection connection, List<I> items) throws SQLException;
  }

  private final DataSource connections;
  private final CommitOutcome outcome;
  private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
  private final Thread writer;
  private boolean closed;

  /** Is there while nobody knows whether that transaction was committed. Of the writer's thread. */
  private Optional<String> unknown = Optional.empty();

  /**
   * Begins to wait for work.
   *
   * @param connections of which it uses one at a time; they do not commit by themselves, and roll
   *     back what is not committed when closed
   */
  public GroupCommit(DataSource connections, CommitOutcome outcome) {
    this.connections = connections;
    this.outcome = outcome;
    writer = Thread.ofPlatform().name("store-writer").daemon().start(this::writeUntilClosed);
  }

  /** Runs the work and returns after its commit. */
  public <T> T run(Work<T> work) {
    return await(new SinglePending<>(work, true));
  }

  /** The same, for work to which it does no harm to run again after it was committed. */
  public <T> T runRepeatable(Work<T> work) {
    return await(new SinglePending<>(work, false));
  }

  /** The same, together with whoever has the very same work done at the same time. */
  public <I, O> O run(Shared<I, O> work, I item) {
    return await(new SharedPending<>(work, item));
  }

  private <T> T await(Pending<T> pending) {
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

  /** Returns why the database could not be reached, if it could not. */
  // Also a driver or a pool may throw anything.
  private Optional<Throwable> write(List<? extends Pending<?>> batch) {
    boolean isCommitted;
    unknown = Optional.empty();
    try (var connection = connections.getConnection()) {
      isCommitted = commit(connection, batch);
    } catch (Throwable e) {
      batch.forEach(pending -> pending.fail(e));
      return Optional.of(e);
    }
    if (isCommitted || unknown.filter(this::isFoundCommitted).isPresent()) {
      batch.forEach(Pending::complete);
    } else if (batch.size() > 1) {
      writeEach(batch);
    } else {
      batch.getFirst().failAsTold();
    }
    return Optional.empty();
  }

  /** Asks until it is known, which may be when the database has found the connection to be gone. */
  private boolean isFoundCommitted(String transaction) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var state = CommitOutcome.State.UNDER_WAY;
    while (state == CommitOutcome.State.UNDER_WAY && System.nanoTime() < deadline) {
      try (var connection = connections.getConnection()) {
        state = outcome.of(connection, transaction);
      } catch (SQLException e) {
        LOG.warn("it is not known whether {} was committed: {}", transaction, e.getMessage());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return state == CommitOutcome.State.COMMITTED;
  }

  // Whatever a work throws, an error too: the thread has to live on for the others.
  private boolean commit(Connection connection, List<? extends Pending<?>> batch) {
    int conflicts = 0;
    while (true) {
      try {
        int done = 0;
        while (done < batch.size()) {
          done += batch.get(done).run(connection, batch.subList(done, batch.size()));
        }
        if (batch.stream().anyMatch(Pending::mustRunOnce)) {
          unknown = outcome.transaction(connection);
        }
        connection.commit();
        return true;
      } catch (Throwable e) {
        if (rollBack(connection, e)) {
          unknown = Optional.empty();
        }
        if (isConflict(e) && ++conflicts < MAX_CONFLICTS) {
          continue;
        }
        batch.forEach(pending -> pending.mayFail(e));
        return false;
      }
    }
  }

  /** Whether another process was in the way, and is so no longer: PostgreSQL, appendix A. */
  private static boolean isConflict(Throwable failure) {
    return failure instanceof SQLException e && CONFLICTS.contains(String.valueOf(e.getSQLState()));
  }

  /** Whether it is rolled back for certain. */
  private static boolean rollBack(Connection connection, Throwable failure) {
    try {
      connection.rollback();
      return true;
    } catch (SQLException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /** One of them may be at fault: the others must not suffer for it. */
  private void writeEach(List<? extends Pending<?>> batch) {
    var left = new ArrayDeque<Pending<?>>(batch);
    while (!left.isEmpty()) {
      // Each would wait for a database that is away as long as the first.
      write(List.of(left.remove()))
          .ifPresent(e -> {
            left.forEach(pending -> pending.fail(e));
            left.clear();
          });
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private abstract static class Pending<T> {
    static final Pending<Boolean> LAST = new SinglePending<>(_ -> true, false);

    private final CompletableFuture<T> done = new CompletableFuture<>();
    private CompletableFuture<T> result = new CompletableFuture<>();
    private Throwable failure = new IllegalStateException("it has not run");

    /**
     * Runs it, and as many of those behind it as it can be shared with.
     *
     * @param pending it, and those behind it
     * @return how many have run
     */
    abstract int run(Connection connection, List<? extends Pending<?>> pending) throws SQLException;

    final void result(T value) {
      result = CompletableFuture.completedFuture(value);
    }

    void complete() {
      done.complete(result.join());
    }

    void fail(Throwable failure) {
      done.completeExceptionally(failure);
    }

    void mayFail(Throwable why) {
      failure = why;
    }

    void failAsTold() {
      fail(failure);
    }

    /** Whether it would do harm to run it again after it was committed. */
    abstract boolean mustRunOnce();

    T await() {
      try {
        return done.join();
      } catch (CompletionException e) {
        throw Failures.of("the job store cannot write: " + e.getCause(), e);
      }
    }
  }

  private static final class SinglePending<T> extends Pending<T> {
    private final Work<T> work;
    private final boolean mustRunOnce;

    SinglePending(Work<T> work, boolean mustRunOnce) {
      this.work = work;
      this.mustRunOnce = mustRunOnce;
    }

    @Override
    boolean mustRunOnce() {
      return mustRunOnce;
    }

    @Override
    int run(Connection connection, List<? extends Pending<?>> pending) throws SQLException {
      result(work.run(connection));
      return 1;
    }
  }

  private static final class SharedPending<I, O> extends Pending<O> {
    private final Shared<I, O> work;
    private final I item;

    SharedPending(Shared<I, O> work, I item) {
      this.work = work;
      this.item = item;
    }

    @Override
    boolean mustRunOnce() {
      return false;
    }

    @Override
    int run(Connection connection, List<? extends Pending<?>> pending) throws SQLException {
      var sharing =
          pending.stream()
              .map(this::sameWork)
              .takeWhile(Optional::isPresent)
              .flatMap(Optional::stream)
              .toList();
      var results = work.run(connection, sharing.stream().map(shared -> shared.item).toList());
      for (int i = 0; i < sharing.size(); i++) {
        sharing.get(i).result(results.get(i));
      }
      return sharing.size();
    }

    // The same work has the same types.
    @SuppressWarnings("unchecked")
    private Optional<SharedPending<I, O>> sameWork(Pending<?> other) {
      return other instanceof SharedPending<?, ?> shared && shared.work.equals(work)
          ? Optional.of((SharedPending<I, O>) shared)
          : Optional.empty();
    }
  }
}
