package dev.monitored.bench.server.peer;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.BackgroundJob;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/** JobRunr, which polls as often as it lets anybody. */
public final class JobRunrPeer extends Peer {
  private static final Duration POLL = Duration.ofSeconds(5);

  private boolean isStarted;

  private JobRunrPeer() {}

  public static void main(String[] arguments) throws Exception {
    new JobRunrPeer().run(arguments);
  }

  /** JobRunr makes one of these for each job. */
  public static final class Noop {
    public static void run() {
      work();
    }
  }

  @Override
  void open(HikariDataSource database) {
    var server =
        BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
            .andPollInterval(POLL)
            .andWorkerCount(THREADS);
    JobRunr.configure()
        .useStorageProvider(SqlStorageProviderFactory.using(database))
        .useBackgroundJobServer(server, false)
        .initialize();
  }

  @Override
  void submit(int jobs) {
    BackgroundJob.enqueue(IntStream.range(0, jobs).boxed(), _ -> Noop.run());
  }

  @Override
  void start() {
    if (isStarted) {
      JobRunr.getBackgroundJobServer().resumeProcessing();
    } else {
      JobRunr.getBackgroundJobServer().start();
      isStarted = true;
    }
  }

  @Override
  void stop() {
    JobRunr.getBackgroundJobServer().pauseProcessing();
  }
}
