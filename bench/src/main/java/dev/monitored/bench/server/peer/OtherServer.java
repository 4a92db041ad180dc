package dev.monitored.bench.server.peer;

import dev.monitored.action.Action;
import dev.monitored.action.Attempt;
import dev.monitored.action.Violation;
import dev.monitored.server.action.SleepAction;
import dev.monitored.server.engine.Capacity;
import dev.monitored.server.engine.JobEnds;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.attempt.JobListener;
import dev.monitored.server.engine.attempt.Timer;
import dev.monitored.server.http.HttpApi;
import dev.monitored.server.http.HttpSettings;
import dev.monitored.server.http.MetricsPage;
import dev.monitored.server.http.auth.Credentials;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.metrics.Exposition;
import dev.monitored.server.metrics.JobMetrics;
import dev.monitored.server.metrics.RequestMetrics;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The job server with something left out, or changed. Arguments: where its database is, then any of
 * {@code no-metrics}, {@code idle} (takes jobs and executes none), and {@code commit-each} (a
 * transaction for each submission).
 */
public final class OtherServer {
  private static final HttpSettings HTTP =
      new HttpSettings(
          0, 0, false, 1 << 20, 256, 1000, Duration.ofSeconds(30), Duration.ofMillis(100));
  private static final int WORKERS = 1000;

  private OtherServer() {}

  public static void main(String[] arguments) throws IOException {
    var variants = Set.of(arguments);
    var store = store(arguments[0], variants.contains("commit-each"));
    var api = variants.contains("no-metrics") ? unmeasured(store) : measured(store, variants);
    api.ready(true);
    System.out.printf("listens on port %d, for probes on %d%n", api.port(), api.managementPort());
  }

  private static HttpApi measured(Store store, Set<String> variants) throws IOException {
    var atRest = new CollectorRegistry();
    var other = new CollectorRegistry();
    var metrics = new JobMetrics(atRest, List.of("sleep", "stamp"));
    var ends = new JobEnds(metrics, 1);
    var engine = engine(store, ends);
    var page = new Exposition(engine, metrics, atRest, other);
    var requests = new RequestMetrics(other);
    var api = new HttpApi(HTTP, engine, ends, Credentials.NONE, page, requests);
    if (!variants.contains("idle")) {
      engine.start();
    }
    return api;
  }

  private static HttpApi unmeasured(Store store) throws IOException {
    var ends = new JobEnds(new Deaf(), 1);
    var engine = engine(store, ends);
    MetricsPage none = (_, _, _) -> new MetricsPage.Rendered("text/plain", "");
    var api = new HttpApi(HTTP, engine, ends, Credentials.NONE, none, (_, _, _, _) -> {});
    engine.start();
    return api;
  }

  private static JobEngine engine(Store store, JobListener listener) {
    return new JobEngine(
        store,
        List.of(new SleepAction(), new StampAction()),
        Capacity.of(WORKERS),
        Optional.empty(),
        listener,
        Timer.system(),
        InstantSource.system());
  }

  private static Store store(String place, boolean isCommittedEach) {
    var store =
        place.startsWith("jdbc:")
            ? SqlStore.open(new DatabaseAddress(place, Optional.empty(), Optional.empty()))
            : SqlStore.open(Path.of(place));
    return isCommittedEach ? oneAtATime(store) : store;
  }

  /** Nothing that is submitted can share a transaction with another then. */
  private static Store oneAtATime(Store store) {
    return new Store(
        oneAtATime(store.jobs()),
        store.runs(),
        store.attempts(),
        store.leases(),
        store.logs(),
        store.queues(),
        store.maintenance(),
        store.schedules(),
        store.triggers(),
        store.callbacks(),
        store.changes(),
        store.replicas(),
        store.connection());
  }

  private static JobStore oneAtATime(JobStore store) {
    var lock = new ReentrantLock();
    return (JobStore)
        Proxy.newProxyInstance(
            OtherServer.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (_, method, arguments) -> {
              boolean isSubmission = method.getName().equals("insert");
              if (isSubmission) {
                lock.lock();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (isSubmission) {
                  lock.unlock();
                }
              }
            });
  }

  /** Tells, as its result, when it started: milliseconds of the clock on the wall. */
  private static final class StampAction implements Action {
    @Override
    public String name() {
      return "stamp";
    }

    @Override
    public String description() {
      return "Tells when it started.";
    }

    @Override
    public String argumentsSchema() {
      return "{\"properties\": {}}";
    }

    @Override
    public List<Violation> check(Map<String, @Nullable Object> arguments) {
      return List.of();
    }

    @Override
    public boolean mayCompute() {
      return false;
    }

    @Override
    public String run(Attempt attempt) {
      return "at " + Stamp.micros();
    }
  }

  /** Hears nothing of jobs. */
  private static final class Deaf implements JobListener {
    @Override
    public void started(Job job) {}

    @Override
    public void ended(Job job, Outcome outcome, Duration execution) {}

    @Override
    public void retried(Job job) {}

    @Override
    public void fenced(Job job) {}

    @Override
    public void lost(LostAttempt attempt) {}
  }
}
