package dev.monitored.server.store.sql.database;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.progress.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
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

  /** Nothing comes behind it. */
  private static final Pending<Boolean> LAST = new Pending.Single<>(_ -> true, false);

  private static final int MAX_CONFLICTS = 5;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** The work was at fault, or others were in the way: the database itself answers. */
  private static final Set<StoreFailure> OF_THE_WORK =
      Set.of(StoreFailure.REFUSED_VALUE, StoreFailure.UNREADABLE, StoreFailure.CONFLICT);

  /** For a commit whose outcome is unknown. */
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
  private final Reserve reserve;
  private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
  private final Progress progress = Progress.of("writing to the store");
  private final Thread writer;
  private boolean closed;

  /** The transaction whose outcome is unknown, if any. Used by the writer's thread only. */
  private Optional<String> unknown = Optional.empty();

  /**
   * Begins to wait for work.
   *
   * @param connections of which it uses one at a time; they do not commit by themselves, and roll
   *     back what is not committed when closed
   */
  public GroupCommit(DataSource connections, CommitOutcome outcome, Reserve reserve) {
    this.connections = connections;
    this.outcome = outcome;
    this.reserve = reserve;
    writer = Thread.ofPlatform().name("store-writer").daemon().start(this::writeUntilClosed);
  }

  public Progress progress() {
    return progress;
  }

  /** The one thread. It lives until this is closed. */
  Thread thread() {
    return writer;
  }

  /** Runs the work and returns after its commit. */
  public <T> T run(Work<T> work) {
    return await(new Pending.Single<>(work, true));
  }

  /** The same, for work to which it does no harm to run again after it was committed. */
  public <T> T runRepeatable(Work<T> work) {
    return await(new Pending.Single<>(work, false));
  }

  /** The same, combined with concurrent calls for the same work. */
  public <I, O> O run(Shared<I, O> work, I item) {
    return await(new Pending.Joint<>(work, item));
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
      while (!batch.contains(LAST)) {
        batch.clear();
        take(queue.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS), batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Whatever a driver or a pool throws: the thread has to live on.
  private void take(@Nullable Pending<?> first, List<Pending<?>> batch) {
    try {
      if (first != null) {
        batch.add(first);
        queue.drainTo(batch, MAX_BATCH - 1);
        write(batch);
      } else if (progress.isFailing()) {
        // Nobody may come to write while this process is not ready for it.
        write(List.of(new Pending.Single<>(this::isWritable, false)));
      } else {
        progress.made();
      }
    } catch (Throwable e) {
      failed(e);
      batch.forEach(pending -> pending.fail(e));
    }
  }

  private boolean isWritable(Connection connection) throws SQLException {
    outcome.requireWritable(connection);
    return true;
  }

  /** Returns why the database could not be reached, if it could not. */
  // Also a driver or a pool may throw anything.
  private Optional<Throwable> write(List<? extends Pending<?>> taken) {
    var batch = taken.stream().filter(Pending::begin).toList();
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    boolean isCommitted;
    unknown = Optional.empty();
    try (var connection = connections.getConnection()) {
      isCommitted = commit(connection, batch);
    } catch (Throwable e) {
      failed(e);
      batch.forEach(pending -> pending.fail(e));
      return Optional.of(e);
    }
    if (isCommitted || unknown.filter(this::isFoundCommitted).isPresent()) {
      progress.made();
      batch.forEach(Pending::complete);
    } else if (batch.size() > 1) {
      batch.forEach(Pending::interrupt);
      writeOthers(batch);
    } else {
      failed(batch.getFirst().failure());
      batch.getFirst().failAsTold();
    }
    return Optional.empty();
  }

  private void failed(Throwable failure) {
    if (OF_THE_WORK.contains(Failures.kind(failure))) {
      progress.made();
    } else {
      progress.failed(Failures.of(Pending.text(failure), failure));
    }
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
    boolean isReleased = false;
    while (true) {
      int done = 0;
      try {
        while (done < batch.size()) {
          done += batch.get(done).run(connection, batch.subList(done, batch.size()));
        }
        if (batch.stream().anyMatch(Pending::mustRunOnce)) {
          unknown = outcome.transaction(connection);
        }
        outcome.commit(connection);
        return true;
      } catch (Throwable e) {
        if (rollBack(connection, e)) {
          unknown = Optional.empty();
        }
        if (is(StoreFailure.CONFLICT, e) && ++conflicts < MAX_CONFLICTS) {
          continue;
        }
        if (is(StoreFailure.FULL, e) && release(connection, e) && !isReleased) {
          isReleased = true;
          continue;
        }
        batch.forEach(pending -> pending.mayFail(e));
        if (done < batch.size() && is(StoreFailure.BUSY, e)) {
          batch.get(done).wasBusy();
        }
        return false;
      }
    }
  }

  private static boolean is(StoreFailure kind, Throwable failure) {
    return failure instanceof SQLException && Failures.kind(failure) == kind;
  }

  private boolean release(Connection connection, Throwable failure) {
    try {
      reserve.release(connection);
      return true;
    } catch (SQLException e) {
      failure.addSuppressed(e);
      return false;
    }
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

  /** Fails the work that waited for a lock, and writes the rest of the batch together. */
  private void writeOthers(List<? extends Pending<?>> batch) {
    var busy = batch.stream().filter(Pending::isBusy).findFirst();
    if (busy.isPresent()) {
      failed(busy.get().failure());
      busy.get().failAsTold();
      write(batch.stream().filter(pending -> !pending.equals(busy.get())).toList());
    } else {
      writeEach(batch);
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
      queue.add(LAST);
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
