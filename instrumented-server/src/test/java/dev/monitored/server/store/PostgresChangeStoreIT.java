package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresChangeStoreIT extends ChangeStoreContract {
  private static final String PAUSE = "INSERT INTO queue (name, paused) VALUES ('early', 1)";

  private final DatabaseAddress address = PostgresServer.database();

  @Override
  Store open() {
    return SqlStore.open(address);
  }

  @Override
  String skip() {
    return "SELECT setval(pg_get_serial_sequence('change', 'number'), 30000)";
  }

  @Override
  Connection connection() throws SQLException {
    return address.source().getConnection();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChangeThatIsCommittedLateIsNotMissed(boolean isCommitted) throws Exception {
    try (var early = connection();
        var statement = early.createStatement();
        var following = new Following()) {
      early.setAutoCommit(false);
      statement.execute(PAUSE);
      store().queues().pause("late", true);

      assertThat(following.news()).isEmpty();
      statement.execute(isCommitted ? "COMMIT" : "ROLLBACK");

      if (isCommitted) {
        assertThat(following.news()).containsExactly("queue paused [early, late]");
      } else {
        assertThat(following.news()).containsExactly("queue paused [late]");
      }
    }
  }

  @Test
  void whatBeganEarlyAndChangesSomethingLateIsToldInTheOrderOfCommits() throws Exception {
    try (var early = connection();
        var statement = early.createStatement();
        var following = new Following()) {
      early.setAutoCommit(false);
      statement.execute(PAUSE);
      store().queues().pause("both", true);
      statement.execute("UPDATE queue SET paused = 0 WHERE name = 'both'");
      statement.execute("COMMIT");

      assertThat(following.news())
          .containsExactly("queue paused [early, both]", "queue active [both]");
    }
  }

  @Test
  void whoeverWritesSomethingElseHoldsNothingUp() throws Exception {
    try (var other = connection();
        var statement = other.createStatement();
        var following = new Following()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_current_xact_id()");
      store().queues().pause("one", true);

      assertThat(following.news()).containsExactly("queue paused [one]");
    }
  }
}
