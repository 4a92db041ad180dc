package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.monitored.server.job.StoreException;
import java.sql.SQLException;
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
}
