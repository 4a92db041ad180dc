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
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API about queues. */
public final class QueueRoutes {
  static final String QUEUES = "/api/v1/queues";
  static final String QUEUE = QUEUES + "/{name}";
  static final String PAUSE = QUEUE + "/pause";
  static final String RESUME = QUEUE + "/resume";

  private static final QueueStatus EMPTY = new QueueStatus(null, false, 0, 0, 0, Duration.ZERO);

  /** A queue as the API shows it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QueueView(
      String name,
      boolean paused,
      @Nullable Integer concurrency,
      long running,
      long depth,
      long delayed,
      BigDecimal oldestSeconds) {
    public static QueueView of(String name, QueueStatus status) {
      return new QueueView(
          name,
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
    var statuses = engine.counts().queues();
    var views =
        engine.queues().stream()
            .map(name -> QueueView.of(name, statuses.getOrDefault(name, EMPTY)))
            .toList();
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

  private void send(ServerResponse response, String name) {
    var status = engine.counts().queues().getOrDefault(name, EMPTY);
    Json.send(response, Status.OK_200.code(), QueueView.of(name, status));
  }

  private String nameIn(ServerRequest request) {
    var name = request.path().pathParameters().get("name");
    if (!engine.queues().contains(name)) {
      throw new ProblemException(Problem.unknown("queue"));
    }
    return name;
  }
}
