package dev.monitored.server.http;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;

/** Reads request bodies: JSON only, within a size and within a time. */
final class Bodies {
  private static final Pattern JSON = Pattern.compile("(?i)application/json\\s*(;.*)?");
  private static final Pattern MERGE_PATCH =
      Pattern.compile("(?i)application/(merge-patch\\+)?json\\s*(;.*)?");

  private final long maxBytes;
  private final ReadTimeout timeout;

  Bodies(long maxBytes, ReadTimeout timeout) {
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  byte[] json(ServerRequest request) {
    return body(request, JSON, "application/json");
  }

  /** Changes to a document; those who know no better may call them JSON. */
  byte[] mergePatch(ServerRequest request) {
    return body(request, MERGE_PATCH, "application/merge-patch+json");
  }

  private byte[] body(ServerRequest request, Pattern expected, String name) {
    // Not parsed by the web server: to it, a type that makes no sense is a broken request.
    var type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!expected.matcher(type).matches()) {
      throw new Refused(Problem.wrongType(name));
    }
    return timeout.within(() -> read(request));
  }

  private byte[] read(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    // Not to be closed: that reads on, also where a body makes no sense.
    var stream = request.content().inputStream();
    try {
      var body = stream.readNBytes(Math.toIntExact(maxBytes) + 1);
      if (body.length > maxBytes) {
        // Who gets an answer before he has sent all may never read it.
        stream.transferTo(OutputStream.nullOutputStream());
        throw new Refused(Problem.tooLarge(maxBytes));
      }
      return body;
    } catch (RequestException e) {
      // More than anybody reads, or chunks that do not end as they should.
      boolean isTooLarge = e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code();
      throw new Refused(isTooLarge ? Problem.tooLarge(maxBytes) : Problem.brokenBody());
    } catch (IOException | InsufficientDataAvailableException | NumberFormatException e) {
      // The last is of the length of a chunk.
      throw new Refused(Problem.brokenBody());
    }
  }
}
