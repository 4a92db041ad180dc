package dev.monitored.server.store.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.sql.database.GroupCommit;
import dev.monitored.server.store.sql.database.Reserve;
import dev.monitored.server.store.sql.database.Statements;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What became of a commit during which the connection broke is found out by reading. */
class PostgresOutcomeIT {
  private final DataSource database = PostgresServer.database().source();
  private final AtomicBoolean breaksBefore = new AtomicBoolean();
  private final AtomicBoolean breaksAfter = new AtomicBoolean();
  private final AtomicInteger runs = new AtomicInteger();
  private final GroupCommit writer =
      new GroupCommit(
          proxy(DataSource.class, (method, arguments) -> breaking(database.getConnection())),
          new PostgresOutcome("on"),
          Reserve.NONE);

  private interface Call {
    @Nullable Object run(String method, Object @Nullable [] arguments) throws Exception;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> call.run(method.getName(), arguments)));
  }

  private Connection breaking(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (arguments != null && arguments[0] instanceof String sql && sql.endsWith("COMMIT")) {
            breakAround(connection, sql);
          }
          return invoke(connection, method, arguments);
        });
  }

  private void breakAround(Connection connection, String commit) throws SQLException {
    if (breaksBefore.getAndSet(false)) {
      connection.close();
    }
    if (breaksAfter.getAndSet(false)) {
      Statements.update(connection, commit);
      connection.close();
      throw new SQLException("the connection broke", "08006");
    }
  }

  private static @Nullable Object invoke(
      Connection connection, String name, Object @Nullable [] arguments) throws Exception {
    var types =
        arguments == null
            ? new Class<?>[0]
            : Arrays.stream(arguments).map(Object::getClass).toArray(Class<?>[]::new);
    try {
      return Connection.class.getMethod(name, types).invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof SQLException cause ? cause : e;
    }
  }

  @BeforeEach
  void create() throws SQLException {
    try (var connection = database.getConnection()) {
      Statements.update(connection, "CREATE TABLE written (number integer)");
    }
  }

  @AfterEach
  void close() {
    writer.close();
  }

  private int insert(Connection connection) throws SQLException {
    return Statements.update(connection, "INSERT INTO written VALUES (?)", runs.incrementAndGet());
  }

  private int written() throws SQLException {
    try (var connection = database.getConnection()) {
      return Statements.query(connection, row -> row.getInt(1), "SELECT count(*) FROM written")
          .getFirst();
    }
  }

  @Test
  void workThatWasCommittedHasItsResult() throws SQLException {
    breaksAfter.set(true);

    int rows = writer.run(this::insert);

    assertThat(rows).isEqualTo(1);
    assertThat(runs).hasValue(1);
    assertThat(written()).isEqualTo(1);
  }

  @Test
  void workThatWasNotCommittedFails() throws SQLException {
    breaksBefore.set(true);

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> writer.run(this::insert));

    assertThat(written()).isZero();
  }

  @Test
  void aTransactionThatWroteNothingNeedsNoAnswer() {
    breaksAfter.set(true);

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> writer.run(_ -> 1));
  }
}
