package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.Callback;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostgresCallbackStoreIT extends CallbackStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  @Override
  Store open() {
    return SqlStore.open(address);
  }

  @Test
  void twoProcessesClaimEachDeliveryOnce() throws Exception {
    var ids = new JobIds(InstantSource.system());
    var job = Submission.of("sleep", Map.of()).with(new Callback("https://shop.example/"));
    for (int i = 0; i < 100; i++) {
      var id = ids.next();
      store().jobs().insert(id, job, Optional.empty());
      store().jobs().cancel(id);
    }

    try (var other = SqlStore.open(address);
        var threads = Executors.newFixedThreadPool(2)) {
      var one = threads.submit(() -> claimed(store()));
      var another = threads.submit(() -> claimed(other));

      assertThat(Stream.concat(one.get().stream(), another.get().stream()))
          .hasSize(100)
          .doesNotHaveDuplicates();
    }
  }

  private static List<String> claimed(Store store) {
    return Stream.generate(() -> store.callbacks().claim(List.of(), Duration.ofMinutes(1)))
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .map(CallbackRecord::id)
        .toList();
  }
}
