package dev.monitored.server.http.guard;

import dev.monitored.server.http.wire.Sending;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is sent bit by bit. A client that has left, or does not take a bit in time, gets
 * no more of it: the connection is closed.
 */
public final class StreamedAnswer {
  private final ServerResponse response;
  private final String contentType;
  private @Nullable OutputStream stream;

  public StreamedAnswer(ServerResponse response, String contentType) {
    this.response = response;
    this.contentType = contentType;
  }

  public boolean hasBegun() {
    return stream != null;
  }

  public void send(byte[] bytes) {
    Sending.limited(
        bytes.length,
        () ->
            Connection.within(() -> {
              write(bytes);
              return true;
            }));
  }

  private void write(byte[] bytes) {
    try {
      if (stream == null) {
        response.header(HeaderNames.CONTENT_TYPE, contentType);
        stream = response.outputStream();
      }
      stream.write(bytes);
      stream.flush();
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("the client has left", e);
    }
  }
}
