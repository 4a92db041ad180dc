package dev.monitored.server.http.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.wire.Durations;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.queue.QueueStatus;
import dev.monitored.server.job.queue.StoreCounts;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The API about queues. */
public final class QueueRoutes {
  static final String QUEUES = "/api/v1/queues";
  static final String QUEUE = QUEUES + "/{name}";
  static final String PAUSE = QUEUE + "/pause";
  static final String RESUME = QUEUE + "/resume";

  /** A queue as the API shows it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QueueView(
      String name,
      boolean inSettings,
      boolean paused,
      @Nullable Integer concurrency,
      long running,
      long depth,
      long delayed,
      BigDecimal oldestSeconds) {
    public static QueueView of(String name, boolean inSettings, QueueStatus status) {
      return new QueueView(
          name,
          inSettings,
          status.paused(),
          status.concurrency(),
          status.running(),
          status.depth(),
          status.delayed(),
          Durations.seconds(status.oldest()));
    }
  }

  record Queues(List<QueueView> items) {}

  private final JobEngine engine;

  public QueueRoutes(JobEngine engine) {
    this.engine = engine;
  }

  public void addTo(ProtectedRoutes routes) {
    routes
        .get(QUEUES, Scope.READ, this::list)
        .get(QUEUE, Scope.READ, this::get)
        .post(PAUSE, Scope.ADMIN, pausing(true))
        .post(RESUME, Scope.ADMIN, pausing(false));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var counts = engine.counts();
    var names = new TreeSet<>(engine.queues());
    names.addAll(counts.others(engine.queues()).keySet());
    var views = names.stream().map(name -> view(name, counts)).toList();
    Json.send(response, Status.OK_200.code(), new Queues(views));
  }

  private void get(ServerRequest request, ServerResponse response) {
    send(response, nameIn(request));
  }

  private Handler pausing(boolean paused) {
    return (request, response) -> {
      var name = nameIn(request);
      engine.pause(name, paused);
      send(response, name);
    };
  }

  private QueueView view(String name, StoreCounts counts) {
    return QueueView.of(
        name,
        engine.queues().contains(name),
        counts.queues().getOrDefault(name, QueueStatus.EMPTY));
  }

  private void send(ServerResponse response, String name) {
    Json.send(response, Status.OK_200.code(), view(name, engine.counts()));
  }

  private String nameIn(ServerRequest request) {
    var name = request.path().pathParameters().get("name");
    if (!engine.queues().contains(name) && !engine.counts().queues().containsKey(name)) {
      throw new ProblemException(Problem.unknown("queue"));
    }
    return name;
  }
}
