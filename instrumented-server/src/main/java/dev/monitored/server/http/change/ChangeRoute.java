package dev.monitored.server.http.change;

import dev.monitored.server.engine.change.PositionException;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.guard.Connection;
import dev.monitored.server.http.guard.Places;
import dev.monitored.server.http.guard.StreamedAnswer;
import dev.monitored.server.http.wire.EventStream;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.change.FeedPosition;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/** The feed of changes, as server-sent events. */
public final class ChangeRoute {
  static final String CHANGES = "/api/v1/changes";

  private static final String EVENTS = "text/event-stream";

  private final ChangeStreams streams;

  public ChangeRoute(ChangeStreams streams) {
    this.streams = streams;
  }

  public void addTo(ProtectedRoutes routes) {
    routes.get(CHANGES, Scope.READ, this::get);
  }

  private void get(ServerRequest request, ServerResponse response) throws InterruptedException {
    if (request.headers().bestAccepted(MediaTypes.create(EVENTS)).isEmpty()) {
      throw new ProblemException(Problem.notAcceptable(List.of(EVENTS)));
    }
    var parameters = new Parameters(request.query(), "after");
    var after = EventStream.after(request, parameters, ChangeRoute::position);
    EventStream.prepare(response);
    if (request.prologue().method().equals(Method.HEAD)) {
      response.header(HeaderNames.CONTENT_TYPE, EVENTS).send();
    } else {
      response.header(HeaderValues.CONNECTION_CLOSE);
      follow(after, new StreamedAnswer(response, EVENTS));
    }
  }

  private void follow(Optional<FeedPosition> after, StreamedAnswer answer)
      throws InterruptedException {
    try {
      if (!streams.follow(after, new Reader(answer))) {
        throw new ProblemException(Problem.tooManyReaders());
      }
    } catch (PositionException e) {
      throw new ProblemException(
          e.isForgotten() ? Problem.forgottenPosition() : Problem.foreignPosition());
    } catch (ProblemException e) {
      throw answer.hasBegun() ? new CloseConnectionException("the feed cannot be sent on", e) : e;
    }
  }

  /** Has a place among the readers, and needs none among the requests and connections. */
  private record Reader(StreamedAnswer answer) implements ChangeStreams.Client {
    @Override
    public void send(byte[] bytes) {
      if (!answer.hasBegun()) {
        Connection.countsElsewhere();
        Places.leave();
      }
      answer.send(bytes);
    }

    @Override
    public boolean isGone() {
      return Connection.isClientGone();
    }
  }

  private static FeedPosition position(String name, String text) {
    return FeedPosition.parse(text)
        .orElseThrow(
            () -> Parameters.refused(name + " must be the id of an event, such as 3f9a1c07-4211"));
  }
}
