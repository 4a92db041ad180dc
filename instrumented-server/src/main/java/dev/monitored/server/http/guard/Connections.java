package dev.monitored.server.http.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of a listener. When there are as many as there may be, a new one closes the one
 * that has been a stranger's for longest; when there is none, itself. Thread-safe.
 */
public final class Connections implements ServerConnectionSelector {
  /** Are on their way out while others come in. */
  private static final int CLOSING = 16;

  private final int limit;
  private final int beside;
  private final ReadTimeout timeout;
  private final Runnable whenOneIsClosed;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Http1ConnectionSelector http =
      Http1ConnectionSelector.builder()
          .config(
              Http1Config.builder()
                  .maxHeadersSize(8192)
                  .maxPrologueLength(4096)
                  .addReceiveListener(new Heads())
                  .build())
          .build();

  /**
   * @param beside so many more may count elsewhere
   * @param whenOneIsClosed is called for each that had to make room
   */
  public Connections(int limit, int beside, ReadTimeout timeout, Runnable whenOneIsClosed) {
    this.limit = limit;
    this.beside = beside;
    this.timeout = timeout;
    this.whenOneIsClosed = whenOneIsClosed;
  }

  /** The web server accepts none beyond these: each costs memory and a descriptor. */
  public int acceptedAtOnce() {
    return limit + beside + CLOSING;
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    var writer = new AnswerWriter(context.dataWriter());
    var ahead = new ReadAhead(context, writer);
    var connection = new Connection(http.connection(ahead), ahead, writer, timeout, open::remove);
    open.add(connection);
    makeRoomFor(connection);
    return connection;
  }

  private void makeRoomFor(Connection connection) {
    while (open.size() > limit && open.contains(connection)) {
      oldestStranger()
          .filter(Connection::closeIfStranger)
          .filter(open::remove)
          .ifPresent(_ -> whenOneIsClosed.run());
    }
  }

  /** The one that came last is among them. */
  private Optional<Connection> oldestStranger() {
    return open.stream()
        .filter(Connection::isStranger)
        .min(Comparator.comparing(Connection::since, (one, other) -> Long.signum(one - other)));
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  /** Knows when the head of a request comes. */
  private static final class Heads implements Http1ConnectionListener {
    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
      Connection.headBegins(prologue.method());
    }

    @Override
    public void headers(ConnectionContext connection, Headers headers) {
      Connection.headEnds();
    }
  }

  /** Knows when an answer is sent. The first filter of all. */
  public static final class Answers implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
      response.beforeSend(Connection::answerBegins);
      boolean isTooSlow;
      try {
        chain.proceed();
      } finally {
        isTooSlow = Connection.answerEnds();
      }
      if (isTooSlow) {
        throw new CloseConnectionException("the client does not take the answer");
      }
    }
  }
}
