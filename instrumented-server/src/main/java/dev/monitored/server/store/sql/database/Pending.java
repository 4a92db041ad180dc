package dev.monitored.server.store.sql.database;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.store.sql.database.GroupCommit.Shared;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Work whose caller waits until it is committed. Work that has waited too long for its start is not
 * done any more. The caller always waits for running work, so that it knows the outcome.
 */
abstract class Pending<T> {
  /** With the turn of others. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  private final CompletableFuture<T> done = new CompletableFuture<>();
  private CompletableFuture<T> result = new CompletableFuture<>();
  private Throwable failure = new IllegalStateException("it has not run");
  private boolean isRunning;
  private boolean isOverdue;
  private boolean isBusy;

  /**
   * Runs it, and as many of those behind it as it can be shared with.
   *
   * @param pending it, and those behind it
   * @return how many have run
   */
  abstract int run(Connection connection, List<? extends Pending<?>> pending) throws SQLException;

  /** Whether to run it: the caller may have stopped waiting. */
  final synchronized boolean begin() {
    isRunning = !done.isDone();
    return isRunning;
  }

  /** It is rolled back, and will have another turn. */
  final synchronized void interrupt() {
    isRunning = false;
    withdrawIfOverdue();
  }

  private synchronized void overdue() {
    isOverdue = true;
    withdrawIfOverdue();
  }

  private void withdrawIfOverdue() {
    if (isOverdue && !isRunning) {
      fail(
          new StoreException(
              StoreFailure.BUSY, "the write waited too long for other writes and was not started"));
    }
  }

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

  Throwable failure() {
    return failure;
  }

  /** It waited for a lock, and may be to blame by itself: others share nothing with it. */
  void wasBusy() {
    isBusy = isAlone();
  }

  boolean isBusy() {
    return isBusy;
  }

  /** Whether it serves one caller only. */
  abstract boolean isAlone();

  void failAsTold() {
    fail(failure);
  }

  /** Whether it would do harm to run it again after it was committed. */
  abstract boolean mustRunOnce();

  T await() {
    try {
      return done.copy().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        overdue();
      }
    }
    try {
      return done.join();
    } catch (CompletionException e) {
      throw Failures.of(text(Objects.requireNonNullElse(e.getCause(), e)), e);
    }
  }

  /**
   * With the words of what is nearest to the cause: a pool only tells that it has no connection.
   */
  static String text(Throwable failure) {
    var nearest =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .filter(SQLException.class::isInstance)
            .reduce(failure, (_, nearer) -> nearer);
    return "the job store cannot write: " + nearest;
  }

  /** Work of its own. */
  static final class Single<T> extends Pending<T> {
    private final Work<T> work;
    private final boolean mustRunOnce;

    Single(Work<T> work, boolean mustRunOnce) {
      this.work = work;
      this.mustRunOnce = mustRunOnce;
    }

    @Override
    boolean isAlone() {
      return true;
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

  /** Work that is done at once for several. */
  static final class Joint<I, O> extends Pending<O> {
    private final Shared<I, O> work;
    private final I item;

    Joint(Shared<I, O> work, I item) {
      this.work = work;
      this.item = item;
    }

    @Override
    boolean isAlone() {
      return false;
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
    private Optional<Joint<I, O>> sameWork(Pending<?> other) {
      return other instanceof Joint<?, ?> shared && shared.work.equals(work)
          ? Optional.of((Joint<I, O>) shared)
          : Optional.empty();
    }
  }
}
