package dev.monitored.server.store.sql.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.zaxxer.hikari.HikariDataSource;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(10)
class GroupCommitTest {
  private final AtomicInteger released = new AtomicInteger();
  private final HikariDataSource database = database();
  private final GroupCommit writer =
      new GroupCommit(database, CommitOutcome.ALWAYS_KNOWN, _ -> released.incrementAndGet());

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

  private static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new SQLException("too long", "22001"), StoreFailure.REFUSED_VALUE),
        arguments(new SQLException("no such character", "22P05"), StoreFailure.REFUSED_VALUE),
        arguments(new SQLException("index row size", "54000"), StoreFailure.REFUSED_VALUE),
        arguments(
            new SQLException("batch", new SQLException("null", "23502")),
            StoreFailure.REFUSED_VALUE),
        arguments(new SQLException("too big", null, 18), StoreFailure.REFUSED_VALUE),
        arguments(new SQLException("not null", null, 19), StoreFailure.REFUSED_VALUE),
        arguments(new SQLException("there already", "23505"), StoreFailure.CONFLICT),
        arguments(new SQLException("deadlock detected", "40P01"), StoreFailure.CONFLICT),
        arguments(new SQLException("connection refused", "08001"), StoreFailure.AWAY),
        arguments(new SQLException("shutting down", "57P01"), StoreFailure.AWAY),
        arguments(new SQLTransientConnectionException("no connection"), StoreFailure.AWAY),
        arguments(
            new SQLTransientConnectionException("none", new SQLException("password", "28P01")),
            StoreFailure.NO_ACCESS),
        arguments(new SQLException("no right", "42501"), StoreFailure.NO_ACCESS),
        arguments(new SQLException("read-only transaction", "25006"), StoreFailure.NO_ACCESS),
        arguments(new SQLException("read only", null, 8), StoreFailure.NO_ACCESS),
        arguments(new SQLException("disk full", "53100"), StoreFailure.FULL),
        arguments(new SQLException("disk full", null, 13), StoreFailure.FULL),
        arguments(new SQLException("time-out", "57014"), StoreFailure.SLOW),
        arguments(new SQLException("lock not available", "55P03"), StoreFailure.BUSY),
        arguments(new SQLException("locked", null, 5 | 2 << 8), StoreFailure.SLOW),
        arguments(new SQLException("unknown"), StoreFailure.OTHER),
        arguments(new SQLException("syntax", "42601"), StoreFailure.OTHER));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void eachCauseOfAFailureHasItsName(SQLException failure, StoreFailure expected) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() ->
            writer.run(_ -> {
              throw failure;
            }))
        .returns(expected, StoreException::failure);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theWriterFailsUnlessTheWorkWasAtFault(SQLException failure, StoreFailure kind) {
    assertThatThrownBy(() ->
            writer.run(_ -> {
              throw failure;
            }))
        .isInstanceOf(StoreException.class);

    boolean isOfTheWork =
        EnumSet.of(StoreFailure.REFUSED_VALUE, StoreFailure.CONFLICT, StoreFailure.UNREADABLE)
            .contains(kind);
    assertThat(writer.progress().isFailing()).isEqualTo(!isOfTheWork);
  }

  @Test
  void theWriterFindsByItselfThatTheDatabaseIsBack() {
    var isAway = new AtomicBoolean(true);
    var source =
        new HikariDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            if (isAway.get()) {
              throw new IllegalStateException("whatever a pool may throw");
            }
            return database.getConnection();
          }
        };
    try (source;
        var alone = new GroupCommit(source, CommitOutcome.ALWAYS_KNOWN, Reserve.NONE)) {
      assertThatThrownBy(() -> alone.run(_ -> 1)).hasMessageContaining("whatever");
      await().during(Duration.ofSeconds(2)).until(alone.progress()::isFailing);

      isAway.set(false);

      await().until(() -> !alone.progress().isFailing());
    }
  }

  @Test
  void aKeyThatAnotherBroughtInJustNowIsLookedAtAgain() {
    var runs = new AtomicInteger();

    int done =
        writer.run(_ -> {
          if (runs.incrementAndGet() == 1) {
            throw new SQLException("duplicate key", "23505");
          }
          return runs.get();
        });

    assertThat(done).isEqualTo(2);
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

  @Test
  void workForWhichThereIsNoRoomIsDoneAgainWithThatOfTheReserve() {
    int done =
        writer.run(_ -> {
          if (released.get() == 0) {
            throw new SQLException("disk full", null, 13);
          }
          return 42;
        });

    assertThat(done).isEqualTo(42);
    assertThat(released).hasValue(1);
  }

  @Test
  void workForWhichThereIsNoRoomEvenThenFails() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() ->
            writer.run(_ -> {
              throw new SQLException("disk full", null, 13);
            }))
        .returns(StoreFailure.FULL, StoreException::failure);

    int answer = writer.run(_ -> 42);
    assertThat(answer).isEqualTo(42);
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
  @Timeout(30)
  void whatWasNotBegunInTimeIsNeverDoneAndWhatRunsIsWaitedFor() throws Exception {
    var isFree = new Semaphore(0);
    var isHeld = new AtomicBoolean();
    var isDone = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          threads.submit(() ->
              writer.run(_ -> {
                isHeld.set(true);
                isFree.acquireUninterruptibly();
                return 1;
              }));
      await().untilTrue(isHeld);

      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> writer.run(_ -> isDone.getAndSet(true)))
          .returns(StoreFailure.BUSY, StoreException::failure);

      isFree.release();
      assertThat(running.get()).isEqualTo(1);
      int after = writer.run(_ -> 42);
      assertThat(after).isEqualTo(42);
      assertThat(isDone).isFalse();
    }
  }

  @Test
  void oneWhomSharedWorkCannotBeDoneForLeavesTheOthersAlone() {
    var results = doubled(9);

    assertThat(results.remove(7).state()).isEqualTo(Future.State.FAILED);
    assertThat(results).extracting(Future::get).containsExactly(0, 2, 4, 6, 8, 10, 12, 16);
  }
}
