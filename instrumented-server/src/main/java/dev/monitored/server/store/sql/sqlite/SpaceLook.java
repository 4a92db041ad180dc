package dev.monitored.server.store.sql.sqlite;

import dev.monitored.server.job.queue.StoreSpace;
import dev.monitored.server.store.sql.database.Failures;
import dev.monitored.server.store.sql.database.Statements;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks at the room that a database has. Thread-safe. */
final class SpaceLook {
  private static final Duration AGE = Duration.ofMillis(100);

  private static final String USED =
      """
      SELECT (pages.page_count - free.freelist_count) * page.page_size
      FROM pragma_page_count AS pages, pragma_freelist_count AS free, pragma_page_size AS page
      """;

  private final Volume volume;
  private final DataSource connections;
  private @Nullable StoreSpace last;
  private long lookedAt;

  SpaceLook(Volume volume, DataSource connections) {
    this.volume = volume;
    this.connections = connections;
  }

  /** As it was a moment ago, so that many who ask cost no more than one. */
  synchronized StoreSpace lately() {
    var known = last;
    if (known == null || System.nanoTime() - lookedAt > AGE.toNanos()) {
      known = now();
      last = known;
      lookedAt = System.nanoTime();
    }
    return known;
  }

  StoreSpace now() {
    try (var connection = connections.getConnection()) {
      long used = Statements.query(connection, row -> row.getLong(1), USED).getFirst();
      return new StoreSpace(used, Math.max(0, volume.roomForFile() - used), volume.low());
    } catch (SQLException | IOException e) {
      throw Failures.of("the space of the job store cannot be read: " + e.getMessage(), e);
    }
  }
}
