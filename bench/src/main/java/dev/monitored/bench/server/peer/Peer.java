package dev.monitored.bench.server.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * Executes jobs that do nothing. Arguments: the URL of an empty database, jobs to warm up with, and
 * jobs to measure. Says {@code ready}, waits for a line, executes, says {@code done}.
 */
abstract class Peer {
  /** As its documentation has it for throughput. */
  static final int THREADS = 20;

  private static volatile CountDownLatch left = new CountDownLatch(0);

  /** What every job does. */
  static void work() {
    left.countDown();
  }

  final void run(String[] arguments) throws Exception {
    var reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    open(pool(arguments[0]));
    enqueue(Integer.parseInt(arguments[1]));
    execute();
    enqueue(Integer.parseInt(arguments[2]));
    System.out.println("ready");
    reader.readLine();
    execute();
    System.out.println("done");
    reader.readLine();
    System.exit(0);
  }

  private void enqueue(int jobs) throws Exception {
    left = new CountDownLatch(jobs);
    submit(jobs);
  }

  private void execute() throws Exception {
    start();
    left.await();
    stop();
  }

  private static HikariDataSource pool(String url) {
    var config = new HikariConfig();
    config.setJdbcUrl(url + "&reWriteBatchedInserts=true");
    config.setMaximumPoolSize(THREADS + 5);
    return new HikariDataSource(config);
  }

  abstract void open(HikariDataSource database) throws Exception;

  /** Stores jobs that may start at once. */
  abstract void submit(int jobs) throws Exception;

  abstract void start() throws IOException, InterruptedException, Exception;

  abstract void stop() throws Exception;

  static void execute(HikariDataSource database, String sql) throws Exception {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
