package dev.monitored.bench.server.peer;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz on its JDBC store, which takes triggers in batches. */
public final class QuartzPeer extends Peer {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "org.quartz.scheduler.skipUpdateCheck", "true",
          "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(THREADS),
          "org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool",
          "org.quartz.threadPool.threadCount", Integer.toString(THREADS),
          "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
          "org.quartz.jobStore.driverDelegateClass",
              "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
          "org.quartz.jobStore.acquireTriggersWithinLock", "true",
          "org.quartz.jobStore.isClustered", "true",
          "org.quartz.jobStore.dataSource", "bench");

  private final AtomicInteger ids = new AtomicInteger();
  private @Nullable Scheduler scheduler;

  private QuartzPeer() {}

  public static void main(String[] arguments) throws Exception {
    new QuartzPeer().run(arguments);
  }

  /** A job that does nothing. */
  public static final class Noop implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      work();
    }
  }

  @Override
  void open(HikariDataSource database) throws Exception {
    execute(database, tables());
    DBConnectionManager.getInstance().addConnectionProvider("bench", new Pool(database));
    var settings = new Properties();
    settings.putAll(SETTINGS);
    scheduler = new StdSchedulerFactory(settings).getScheduler();
  }

  private static String tables() throws IOException {
    var name = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";
    try (InputStream stream = Scheduler.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  void submit(int jobs) throws Exception {
    for (int i = 0; i < jobs; i++) {
      var id = Integer.toString(ids.incrementAndGet());
      var job = JobBuilder.newJob(Noop.class).withIdentity(id).build();
      scheduler().scheduleJob(job, TriggerBuilder.newTrigger().withIdentity(id).startNow().build());
    }
  }

  @Override
  void start() throws Exception {
    scheduler().start();
  }

  @Override
  void stop() throws Exception {
    scheduler().standby();
  }

  private Scheduler scheduler() {
    return Objects.requireNonNull(scheduler);
  }

  private record Pool(HikariDataSource database) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws java.sql.SQLException {
      return database.getConnection();
    }

    @Override
    public void shutdown() {
      database.close();
    }

    @Override
    public void initialize() {}
  }
}
