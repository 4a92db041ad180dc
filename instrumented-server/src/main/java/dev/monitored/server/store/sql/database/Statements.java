package dev.monitored.server.store.sql.database;

import dev.monitored.server.store.sql.database.GroupCommit.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Plain JDBC in short. A parameter is a text, a whole number, or null. */
public final class Statements {
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private Statements() {}

  /** Reads within a connection of its own. */
  public static <T> T read(DataSource readers, Work<T> work) {
    try (var connection = readers.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw Failures.of("the job store cannot read: " + e.getMessage(), e);
    }
  }

  /** Returns how many rows changed. */
  public static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  public static <T> List<T> query(
      Connection connection, RowReader<T> reader, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (var rows = statement.executeQuery()) {
        var results = new ArrayList<T>();
        while (rows.next()) {
          results.add(reader.read(rows));
        }
        return results;
      }
    }
  }

  public static <T> Optional<T> queryOne(
      Connection connection, RowReader<T> reader, String sql, @Nullable Object... parameters)
      throws SQLException {
    return query(connection, reader, sql, parameters).stream().findFirst();
  }

  /** Runs a statement for each of the items in one batch; returns those for which a row changed. */
  public static <T> List<T> changed(
      Connection connection, String sql, List<T> items, List<@Nullable Object[]> parameters)
      throws SQLException {
    if (items.isEmpty()) {
      return List.of();
    }
    try (var statement = connection.prepareStatement(sql)) {
      for (var row : parameters) {
        bind(statement, row);
        statement.addBatch();
      }
      var counts = statement.executeBatch();
      return IntStream.range(0, counts.length)
          .filter(i -> counts[i] == 1)
          .mapToObj(items::get)
          .toList();
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case String text -> statement.setString(i + 1, text);
        case Integer number -> statement.setInt(i + 1, number);
        case Long number -> statement.setLong(i + 1, number);
        case null -> statement.setNull(i + 1, Types.NULL);
        default -> throw new IllegalArgumentException("no parameter: " + parameters[i]);
      }
    }
  }
}
