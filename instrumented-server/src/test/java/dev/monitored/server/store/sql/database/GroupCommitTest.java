package dev.monitored.server.store.sql.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.monitored.server.job.StoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GroupCommitTest {
  private final HikariDataSource database = database();
  private final GroupCommit writer = new GroupCommit(database);

  private static HikariDataSource database() {
    var source = new HikariDataSource();
    source.setJdbcUrl("jdbc:sqlite::memory:");
    source.setMaximumPoolSize(1);
    source.setAutoCommit(false);
    return source;
  }

  @AfterEach
  void close() {
    writer.close();
    database.close();
  }

  @Test
  void anErrorOfOneWorkLeavesTheOthersAlone() {
    assertThatThrownBy(() ->
            writer.run(_ -> {
              throw new StackOverflowError();
            }))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("StackOverflowError");

    int answer = writer.run(_ -> 42);
    assertThat(answer).isEqualTo(42);
  }

  @Test
  void valuesThatWillNeverBeStoredAreToldFromADatabaseThatCannotStoreNow() {
    assertThat(isRefused(new SQLException("too long", "22001"))).isTrue();
    assertThat(isRefused(new SQLException("index row size", "54000"))).isTrue();
    assertThat(isRefused(new SQLException("too big", new SQLException("null", "23502")))).isTrue();
    assertThat(isRefused(new SQLException("too big", null, 18))).isTrue();
    assertThat(isRefused(new SQLException("there already", "23505"))).isFalse();
    assertThat(isRefused(new SQLException("connection refused", "08001"))).isFalse();
    assertThat(isRefused(new SQLException("disk full", "53100"))).isFalse();
    assertThat(isRefused(new SQLException("unknown"))).isFalse();
  }

  private boolean isRefused(SQLException failure) {
    try {
      writer.run(_ -> {
        throw failure;
      });
      throw new AssertionError("it was stored");
    } catch (StoreException e) {
      return e.isRefused();
    }
  }

  @Test
  void workThatWasInTheWayOfAnotherProcessIsDoneAgain() {
    var runs = new AtomicInteger();

    int done =
        writer.run(_ -> {
          if (runs.incrementAndGet() < 3) {
            throw new SQLException("deadlock detected", "40P01");
          }
          return runs.get();
        });

    assertThat(done).isEqualTo(3);
  }

  @Test
  void workThatIsInTheWayForEverFails() {
    assertThatThrownBy(() ->
            writer.run(_ -> {
              throw new SQLException("deadlock detected", "40P01");
            }))
        .isInstanceOf(StoreException.class);
  }

  private final Queue<Integer> sizes = new ConcurrentLinkedQueue<>();

  private final GroupCommit.Shared<Integer, Integer> doubling =
      (_, items) -> {
        if (items.contains(7)) {
          throw new SQLException("7 cannot be doubled");
        }
        sizes.add(items.size());
        return items.stream().map(item -> 2 * item).toList();
      };

  /** Lets several come together, who wait until the writer is free. */
  private List<Future<Integer>> doubled(int numbers) {
    var isFree = new Semaphore(0);
    var isHeld = new AtomicBoolean();
    var waiting = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() ->
          writer.run(_ -> {
            isHeld.set(true);
            isFree.acquireUninterruptibly();
            return true;
          }));
      try {
        await().untilTrue(isHeld);
        var results = new ArrayList<Future<Integer>>();
        for (int i = 0; i < numbers; i++) {
          int number = i;
          results.add(
              threads.submit(() -> {
                waiting.incrementAndGet();
                return writer.run(doubling, number);
              }));
        }
        await().until(() -> waiting.get() == numbers);
        return results;
      } finally {
        isFree.release();
      }
    }
  }

  @Test
  void sharedWorkIsDoneForSeveralAtOnce() {
    assertThat(doubled(7)).extracting(Future::get).containsExactly(0, 2, 4, 6, 8, 10, 12);

    assertThat(sizes).hasSizeLessThan(7);
    assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(7);
  }

  @Test
  void oneWhomSharedWorkCannotBeDoneForLeavesTheOthersAlone() {
    var results = doubled(9);

    assertThat(results.remove(7).state()).isEqualTo(Future.State.FAILED);
    assertThat(results).extracting(Future::get).containsExactly(0, 2, 4, 6, 8, 10, 12, 16);
  }
}
