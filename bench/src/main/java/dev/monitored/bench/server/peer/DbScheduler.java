package dev.monitored.bench.server.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** db-scheduler, which locks what it fetches: its strategy for a high throughput on PostgreSQL. */
public final class DbScheduler extends Peer {
  static final String TABLES =
      """
      CREATE TABLE scheduled_tasks (
        task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
        execution_time timestamptz, picked boolean NOT NULL, picked_by text,
        last_success timestamptz, last_failure timestamptz, consecutive_failures int,
        last_heartbeat timestamptz, version bigint NOT NULL, priority smallint, state text,
        PRIMARY KEY (task_name, task_instance));
      CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
      CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
      """;

  // In batches of these times the threads: from its documentation on performance.
  private static final double FETCH_BELOW = 4;
  private static final double FETCH_UP_TO = 20;
  private static final int BATCH = 1000;

  private final OneTimeTask<Void> task = Tasks.oneTime("noop").execute((_, _) -> work());
  private final AtomicInteger ids = new AtomicInteger();
  private @Nullable HikariDataSource database;
  private @Nullable Scheduler scheduler;

  private DbScheduler() {}

  public static void main(String[] arguments) throws Exception {
    new DbScheduler().run(arguments);
  }

  @Override
  void open(HikariDataSource opened) throws Exception {
    execute(opened, TABLES);
    database = opened;
  }

  /** One that was stopped cannot be started again. */
  @Override
  void submit(int jobs) {
    var next =
        Scheduler.create(Objects.requireNonNull(database), task)
            .threads(THREADS)
            .pollUsingLockAndFetch(FETCH_BELOW, FETCH_UP_TO)
            .build();
    for (int first = 0; first < jobs; first += BATCH) {
      next.scheduleBatch(instances(Math.min(BATCH, jobs - first)), Instant.now());
    }
    scheduler = next;
  }

  private List<TaskInstance<?>> instances(int count) {
    return Stream.<TaskInstance<?>>generate(
            () -> task.instance(Integer.toString(ids.incrementAndGet())))
        .limit(count)
        .toList();
  }

  @Override
  void start() {
    Objects.requireNonNull(scheduler).start();
  }

  @Override
  void stop() {
    Objects.requireNonNull(scheduler).stop();
  }
}
