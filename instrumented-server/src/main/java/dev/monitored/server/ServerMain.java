package dev.monitored.server;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.sql.SqlStore;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the job server, and stops it when the process is told to end. */
public final class ServerMain {
  private static final Logger LOG = LoggerFactory.getLogger(ServerMain.class);

  private ServerMain() {}

  public static void main(String[] arguments) {
    try {
      run(arguments.length == 0 ? "" : arguments[0]);
    } catch (SettingsException | StoreException e) {
      LOG.error("the job server cannot start: {}", e.getMessage());
      System.exit(1);
    } catch (Throwable e) {
      // Also an error, as when no thread can be made: what has begun would keep the process alive.
      LOG.error("the job server cannot start", e);
      System.exit(1);
    }
  }

  private static void run(String argument) throws IOException, InterruptedException {
    switch (argument) {
      case "" -> serve();
      case "--migrate" -> {
        SqlStore.migrate(ServerSettings.databaseOf(System.getenv()));
        LOG.info("the database is migrated");
        System.exit(0);
      }
      case "--train" -> {
        Training.run();
        System.exit(0);
      }
      default -> throw new SettingsException("unknown argument " + argument);
    }
  }

  private static void serve() {
    var server = JobServer.start(ServerSettings.of(System.getenv()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "drain"));
    LOG.info(
        "the job server listens on port {}, for probes on {}",
        server.port(),
        server.managementPort());
  }

  private static void stop(JobServer server) {
    try {
      server.stop();
      LOG.info("the job server has stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
