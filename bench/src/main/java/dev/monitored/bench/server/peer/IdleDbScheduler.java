package dev.monitored.bench.server.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * db-scheduler at its defaults, idle. Argument: the URL of an empty database. Submits a job for
 * each line it is told, and says how long it took until that started, in milliseconds.
 */
public final class IdleDbScheduler {
  private IdleDbScheduler() {}

  public static void main(String[] arguments) throws Exception {
    var database = new HikariDataSource();
    database.setJdbcUrl(arguments[0]);
    Peer.execute(database, DbScheduler.TABLES);
    var task =
        Tasks.oneTime("stamp")
            .execute((instance, _) -> {
              long micros = Stamp.micros() - Long.parseLong(instance.getId());
              System.out.println("started after " + micros / 1e3);
            });
    var scheduler = Scheduler.create(database, task).build();
    scheduler.start();
    System.out.println("ready");
    var reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (reader.readLine() != null) {
      scheduler.schedule(task.instance(Long.toString(Stamp.micros())), Instant.now());
    }
    System.exit(0);
  }
}
