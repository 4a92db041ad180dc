package dev.monitored.server.engine.change;

import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.change.FeedPosition;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.ChangeStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The feed of changes. One loop reads the store while there are readers, and all readers get what
 * it has read. Thread-safe.
 *
 * <p>Numbers of changes are handed out before commit, so a lower number may be committed after a
 * higher one. The loop takes the last number, then looks who is still writing, and passes on what
 * is up to this number once these have ended: nothing can come in between any more. Of each job the
 * numbers are in the order of commits, since a transaction draws its number while it has the job
 * locked.
 */
public final class ChangeFeed {
  private static final FailureLog LOG = FailureLog.of(ChangeFeed.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration PAUSE_FOR_WRITERS = Duration.ofMillis(50);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Readers that were interrupted come again soon: the loop goes on for as long. */
  private static final Duration AFTER_LAST_READER = Duration.ofMinutes(1);

  private static final int ROWS = 1000;

  private final ChangeStore store;
  private final Progress progress;
  private final RecentEvents recent = new RecentEvents();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition news = lock.newCondition();

  // Guarded by the lock.
  private int readers;
  private boolean isClosed;
  private long leftAt = System.nanoTime() - AFTER_LAST_READER.toNanos();
  private long begun;
  private long done;
  private long seen;
  private @Nullable String name;
  private @Nullable StoreException failure;

  // Of the loop alone.
  private long upTo;
  private Set<String> writers = Set.of();

  public ChangeFeed(ChangeStore store, Progress progress) {
    this.store = store;
    this.progress = progress;
  }

  /** Goes on until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      if (isWanted()) {
        Thread.sleep(pass());
      } else {
        progress.made();
      }
    }
  }

  /** Whether there are readers, or were a moment ago; if not, waits a while for some. */
  private boolean isWanted() throws InterruptedException {
    lock.lock();
    try {
      if (readers == 0 && System.nanoTime() - leftAt >= AFTER_LAST_READER.toNanos()) {
        name = null;
        recent.restart(0);
      }
      long left = IDLE.toNanos();
      while (readers == 0 && name == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return readers > 0 || name != null;
    } finally {
      lock.unlock();
    }
  }

  /** Reads what is new; returns the pause after it. */
  private Duration pass() {
    locked(() -> begun++);
    try {
      var pause = readNews();
      progress.made();
      return pause;
    } catch (StoreException e) {
      progress.failed(e);
      LOG.error("the feed of changes cannot be read, retrying in a second", e);
      locked(() -> {
        failure = e;
        done = begun;
      });
      return AFTER_FAILURE;
    }
  }

  private Duration readNews() {
    boolean isFirst = name == null;
    var feed = isFirst ? store.feed() : name;
    var reach = store.reach();
    if (isFirst) {
      long start = Math.max(reach.first() - 1, reach.last() - ChangeStore.MOST_KEPT);
      recent.restart(Math.max(0, start));
      upTo = recent.head();
      writers = Set.of();
    }
    writers = both(writers, reach.writers());
    if (writers.isEmpty()) {
      long complete = upTo;
      upTo = reach.last();
      writers = reach.writers();
      readUpTo(writers.isEmpty() ? upTo : complete);
    }
    locked(() -> {
      name = feed;
      seen = reach.last();
      failure = null;
      done = begun;
    });
    return writers.isEmpty() ? PAUSE : PAUSE_FOR_WRITERS;
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    var both = new HashSet<>(some);
    both.retainAll(others);
    return both;
  }

  private void readUpTo(long last) {
    while (recent.head() < last) {
      var rows = store.read(recent.head(), last, ROWS);
      recent.add(rows, rows.size() < ROWS ? last : rows.getLast().number());
      locked(news::signalAll);
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A reader of what follows the position; if there is none, of what changes from now on.
   *
   * @throws PositionException when it cannot be read on from there
   * @throws StoreException when the store fails
   */
  public ChangeReader open(Optional<FeedPosition> after) throws InterruptedException {
    lock.lock();
    try {
      readers++;
      changed.signalAll();
      return opened(after);
    } catch (RuntimeException | InterruptedException e) {
      readers--;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private ChangeReader opened(Optional<FeedPosition> after) throws InterruptedException {
    // Another replica may have been faster.
    if (name == null || after.filter(position -> position.number() > seen).isPresent()) {
      awaitPass();
    }
    var feed = name;
    if (feed == null) {
      throw failure == null
          ? new StoreException(StoreFailure.SLOW, "the feed of changes is not read in time")
          : failure;
    }
    return new ChangeReader(this, feed, after.isPresent() ? start(after.get()) : recent.head());
  }

  private long start(FeedPosition position) {
    if (!position.feed().equals(name) || position.number() > seen) {
      throw new PositionException(false);
    }
    if (position.number() < recent.floor()) {
      throw new PositionException(true);
    }
    return position.number();
  }

  /** Until one has ended that begins after this. */
  private void awaitPass() throws InterruptedException {
    long wanted = begun + 1;
    long left = PATIENCE.toNanos();
    while (done < wanted && left > 0) {
      left = changed.awaitNanos(left);
    }
  }

  /** Until there is more than up to the position. */
  void await(long position, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (recent.head() <= position && left > 0 && !isClosed) {
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  RecentEvents.Part after(long position) {
    return recent.after(position).orElseThrow(() -> new PositionException(true));
  }

  void left() {
    locked(() -> {
      readers--;
      leftAt = System.nanoTime();
    });
  }

  /** From now on no reader waits. */
  public void close() {
    locked(() -> {
      isClosed = true;
      news.signalAll();
    });
  }
}
