package dev.monitored.server.store.sql.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import dev.monitored.server.job.query.SearchTooLongException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** What looks through everything stands in nobody's way. */
public abstract class SearchContract {
  private static final String ENDLESS =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i % 2 + 1 FROM n) SELECT max(i) FROM n";

  public abstract Database open();

  @Test
  void searchesWithoutEndLeaveOthersAloneAndAreEnded() throws Exception {
    try (var database = open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var readers = new Readers(database, "numbers");
      var searches =
          IntStream.range(0, 20).mapToObj(_ -> threads.submit(() -> search(readers))).toList();

      for (int i = 0; i < 50; i++) {
        long start = System.nanoTime();
        threads.submit(() -> readers.read(handle -> handle.execute("SELECT 1"))).get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      }
      assertThat(searches).anyMatch(search -> !search.isDone());

      for (var search : searches) {
        assertThat(search.get()).isInstanceOf(SearchTooLongException.class);
      }
      assertThat(readers.<Integer>search(SearchContract::one)).isEqualTo(1);
    }
  }

  private static int one(Handle handle) {
    return handle.createQuery("SELECT 1").mapTo(Integer.class).one();
  }

  private static Exception search(Readers readers) {
    return catchException(
        () -> readers.search(handle -> handle.createQuery(ENDLESS).mapTo(Integer.class).one()));
  }
}
