package dev.monitored.server.http.log;

import dev.monitored.action.LogLevel;
import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.guard.StreamedAnswer;
import dev.monitored.server.http.job.JobRoutes;
import dev.monitored.server.http.wire.EventStream;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The log of a job, as far as it goes; as events, until the job has ended. */
public final class LogRoute {
  static final String LOG = JobRoutes.JOB + "/log";

  /** So many lines of an answer are in memory at once. */
  private static final int PAGE = 200;

  private final JobLogs logs;
  private final LogStreams streams;

  public LogRoute(JobLogs logs, LogStreams streams) {
    this.logs = logs;
    this.streams = streams;
  }

  public void addTo(ProtectedRoutes routes) {
    routes.get(LOG, Scope.READ, this::get);
  }

  private void get(ServerRequest request, ServerResponse response) throws InterruptedException {
    var format = LogFormat.of(request);
    var parameters =
        new Parameters(
            request.query(),
            "attempt",
            "level",
            "after",
            LogWindow.LIMIT,
            LogWindow.LAST,
            LogWindow.BEFORE);
    var after = EventStream.after(request, parameters, LogWindow::position);
    var query = query(request, parameters).after(after.orElse(LogPosition.START));
    var isStream = format == LogFormat.EVENTS;
    // Whoever is interrupted repeats the query, and goes on where it was.
    var window =
        isStream && request.headers().contains(EventStream.LAST_EVENT_ID)
            ? new LogWindow.All()
            : LogWindow.of(parameters, after.isPresent(), isStream);
    var page =
        window.read(logs, query).orElseThrow(() -> new ProblemException(Problem.unknown("job")));
    window.link(request, response, page);
    var answer = new StreamedAnswer(response, format.contentType());
    try {
      if (request.prologue().method().equals(Method.HEAD)) {
        answer.send(LogFormat.heartbeat());
      } else if (!isStream) {
        sendAll(query, page, window.isOnePage(), format, answer);
      } else if (hasSeenTheEnd(request) && isOver(page)) {
        // EventSource asks again whenever a stream ends, unless it gets this.
        response.status(Status.NO_CONTENT_204).send();
      } else if (!follow(window.streamed(query, page), response, answer)) {
        response.header(HeaderNames.RETRY_AFTER, "5");
        throw new ProblemException(Problem.tooManyFollow());
      }
    } catch (StoreException | ProblemException e) {
      throw answer.hasBegun() ? new CloseConnectionException("the log cannot be read on", e) : e;
    }
  }

  private void sendAll(
      LogQuery query, LogPage first, boolean isOnly, LogFormat format, StreamedAnswer answer) {
    var page = Optional.of(first);
    while (page.isPresent()) {
      var lines = page.get().lines();
      answer.send(format.bytes(lines));
      page =
          page.get().hasMore() && !isOnly
              ? logs.read(query.after(lines.getLast().position()))
              : Optional.empty();
    }
  }

  private boolean follow(LogQuery query, ServerResponse response, StreamedAnswer answer)
      throws InterruptedException {
    EventStream.prepare(response);
    return streams.follow(query, answer::send);
  }

  private static boolean hasSeenTheEnd(ServerRequest request) {
    return request
        .headers()
        .first(EventStream.LAST_EVENT_ID)
        .or(() -> request.query().first("after").asOptional())
        .filter(id -> id.endsWith(LogFormat.END))
        .isPresent();
  }

  private static boolean isOver(LogPage page) {
    return page.state() instanceof Ended && page.lines().isEmpty();
  }

  private static LogQuery query(ServerRequest request, Parameters parameters) {
    return new LogQuery(
        JobRoutes.idIn(request),
        parameters
            .single("attempt", LogRoute::attempt)
            .map(OptionalInt::of)
            .orElseGet(OptionalInt::empty),
        parameters.single("level", LogRoute::level).orElse(LogLevel.INFO),
        LogPosition.START,
        PAGE);
  }

  private static int attempt(String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw Parameters.refused("attempt must be from 1 to 999999999");
    }
    return Integer.parseInt(text);
  }

  private static LogLevel level(String word) {
    return LogLevel.parse(word)
        .orElseThrow(() ->
            Parameters.refused(
                "level must be one of "
                    + Stream.of(LogLevel.values()).map(LogLevel::word).toList()));
  }
}
