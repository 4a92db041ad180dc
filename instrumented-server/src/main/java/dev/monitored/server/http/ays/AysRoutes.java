package dev.monitored.server.http.ays;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.monitored.server.engine.JobEngine;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The paths of AYS about jobs, runs and the scheduler. A repository is a queue. Whatever is wrong
 * is said as AYS did:
 *
 * <pre>{"error": "there is no such run"}</pre>
 */
public final class AysRoutes {
  public static final String REPOSITORY = "/ays/repository/{repository}";
  public static final String RUNS = REPOSITORY + "/aysrun";
  public static final String RUN = RUNS + "/{runid}";
  public static final String JOBS = REPOSITORY + "/job";
  public static final String JOB = JOBS + "/{jobid}";
  public static final String SCHEDULER = REPOSITORY + "/scheduler";
  public static final String RUNNING = SCHEDULER + "/running";

  private static final String ROOT = "/ays/";
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Finds the answer to a request; none means that there is nothing to say. */
  private interface Answering {
    Optional<?> answer(ServerRequest request);
  }

  private final AysRuns runs;
  private final AysJobs jobs;
  private final AysScheduler scheduler;
  private final BiConsumer<ServerResponse, byte[]> sending;

  /**
   * The routes of a server.
   *
   * @param sending sends what may be large, when there is room for it
   */
  public AysRoutes(JobEngine engine, BiConsumer<ServerResponse, byte[]> sending) {
    this.sending = sending;
    runs = new AysRuns(engine);
    jobs = new AysJobs(engine);
    scheduler = new AysScheduler(engine);
  }

  /** What only looks, by path. */
  public Map<String, Handler> getting() {
    return Map.of(
        RUNS, handler(request -> Optional.of(runs.list(request))),
        RUN, handler(request -> Optional.of(runs.get(request))),
        JOBS, handler(request -> Optional.of(jobs.list(request))),
        JOB, handler(request -> Optional.of(jobs.get(request))),
        SCHEDULER, handler(request -> Optional.of(scheduler.get(request))),
        RUNNING, handler(runs::running));
  }

  public Map<String, Handler> posting() {
    return Map.of(
        RUNS, handler(request -> Optional.of(runs.create(request))),
        RUN, handler(request -> Optional.of(runs.execute(request))));
  }

  public Map<String, Handler> deleting() {
    return Map.of(
        RUN,
        handler(request -> {
          runs.delete(request);
          return Optional.empty();
        }));
  }

  private Handler handler(Answering answering) {
    return (request, response) -> {
      try {
        send(response, answering.answer(request));
      } catch (AysException refusal) {
        refuse(response, refusal.status().code(), refusal.said());
      }
    };
  }

  private void send(ServerResponse response, Optional<?> answer) {
    if (answer.isPresent()) {
      sending.accept(prepared(response, Status.OK_200.code()), json(answer.get()));
    } else {
      response.status(Status.NO_CONTENT_204).send();
    }
  }

  private static ServerResponse prepared(ServerResponse response, int status) {
    return response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json");
  }

  /** Whether a client of AYS asks, whatever for. */
  public static boolean areAskedBy(ServerRequest request) {
    return request.path().rawPath().startsWith(ROOT);
  }

  /** Says to a client of AYS what is wrong. */
  public static void refuse(ServerResponse response, int status, String why) {
    prepared(response, status).send(json(Map.of("error", why)));
  }

  private static byte[] json(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
