package dev.monitored.server.http;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.OutputStream;

/** Reads request bodies: JSON only, within a size and within a time. */
final class Bodies {
  private final long maxBytes;
  private final ReadTimeout timeout;

  Bodies(long maxBytes, ReadTimeout timeout) {
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  byte[] json(ServerRequest request) {
    var type = request.headers().contentType();
    if (type.isEmpty() || !type.get().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
      throw new Refused(Problem.notJson());
    }
    return timeout.within(() -> read(request));
  }

  private byte[] read(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (var stream = request.content().inputStream()) {
      var body = stream.readNBytes(Math.toIntExact(maxBytes) + 1);
      if (body.length > maxBytes) {
        // Who gets an answer before he has sent all may never read it.
        stream.transferTo(OutputStream.nullOutputStream());
        throw new Refused(Problem.tooLarge(maxBytes));
      }
      return body;
    } catch (IOException | InsufficientDataAvailableException e) {
      throw new Refused(Problem.brokenBody());
    }
  }
}
