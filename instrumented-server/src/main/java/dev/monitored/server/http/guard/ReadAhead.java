package dev.monitored.server.http.guard;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future.State;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Sees that a client has left while its request is worked on, which only a read can tell: another
 * thread reads then, and the connection gets what that has read. For the thread of the connection
 * only.
 */
final class ReadAhead implements ConnectionContext {
  private final ConnectionContext context;
  private final AnswerWriter writer;
  private final DataReader reader = DataReader.create(this::next);
  private @Nullable FutureTask<byte[]> ahead;

  ReadAhead(ConnectionContext context, AnswerWriter writer) {
    this.context = context;
    this.writer = writer;
  }

  /** Reads what still comes, until the client closes its side. */
  void skipAll() {
    while (next() != null) {
      // What came is of no use.
    }
  }

  /** Whether the client sends no more. Known shortly after it is asked for the first time. */
  boolean isAtEnd() {
    var reading = ahead;
    if (reading == null) {
      reading = new FutureTask<>(this::read);
      ahead = reading;
      Thread.ofVirtual().name("read-ahead").start(reading);
    }
    return reading.state() == State.FAILED
        || (reading.state() == State.SUCCESS && reading.resultNow() == null);
  }

  private byte[] next() {
    var reading = ahead;
    ahead = null;
    return reading == null ? read() : outcome(reading);
  }

  private byte[] read() {
    try {
      return context.serverSocket().get();
    } catch (RuntimeException e) {
      throw new ServerConnectionException("cannot read from the socket", e);
    }
  }

  // An interrupt closes the connection, as it does when this thread reads itself.
  private static byte[] outcome(FutureTask<byte[]> reading) {
    try {
      return reading.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new CloseConnectionException("the connection was closed while it was read from", e);
    }
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public ListenerContext listenerContext() {
    return context.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return context.executor();
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public Router router() {
    return context.router();
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return context.proxyProtocolData();
  }

  @Override
  public HelidonSocket serverSocket() {
    return context.serverSocket();
  }

  @Override
  public PeerInfo remotePeer() {
    return context.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return context.localPeer();
  }

  @Override
  public boolean isSecure() {
    return context.isSecure();
  }

  @Override
  public String socketId() {
    return context.socketId();
  }

  @Override
  public String childSocketId() {
    return context.childSocketId();
  }
}
