package dev.monitored.server.http.guard;

import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.regex.Pattern;

/** Reads request bodies: JSON only, within a size and within a time. */
public final class Bodies {
  private static final Pattern JSON = Pattern.compile("(?i)application/json\\s*(;.*)?");
  private static final Pattern FORM =
      Pattern.compile("(?i)application/x-www-form-urlencoded\\s*(;.*)?");
  private static final Pattern MERGE_PATCH =
      Pattern.compile("(?i)application/(merge-patch\\+)?json\\s*(;.*)?");

  /** So much of a body needs no room: what is large cannot take it from what is small. */
  private static final int SMALL = 16 << 10;

  private final long maxBytes;
  private final BodyRoom room;

  public Bodies(long maxBytes, BodyRoom room) {
    this.maxBytes = maxBytes;
    this.room = room;
  }

  public byte[] json(ServerRequest request) {
    return body(request, JSON, "application/json");
  }

  /** Changes to a document; those who know no better may call them JSON. */
  public byte[] mergePatch(ServerRequest request) {
    return body(request, MERGE_PATCH, "application/merge-patch+json");
  }

  private byte[] body(ServerRequest request, Pattern expected, String name) {
    // Not parsed by the web server: to it, a type that makes no sense is a broken request.
    var type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!expected.matcher(type).matches()) {
      throw new ProblemException(
          FORM.matcher(type).matches() ? Problem.form(name) : Problem.wrongType(name));
    }
    return Places.without(() -> Connection.within(() -> read(request)));
  }

  private byte[] read(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    return request.headers().contains(HeaderNames.TRANSFER_ENCODING)
        ? inTurn(request)
        : content(request);
  }

  private byte[] inTurn(ServerRequest request) {
    if (!room.beginChunked()) {
      throw new ProblemException(Problem.noRoom());
    }
    try {
      return content(request);
    } finally {
      room.endChunked();
    }
  }

  private byte[] content(ServerRequest request) {
    // Not to be closed: that reads on, also where a body makes no sense.
    var stream = request.content().inputStream();
    try {
      var start = stream.readNBytes(SMALL);
      if (start.length > maxBytes) {
        throw refusal(stream, Problem.tooLarge(maxBytes));
      }
      return start.length < SMALL ? start : whole(request, start, stream);
    } catch (RequestException e) {
      // More than anybody reads, or chunks that do not end as they should.
      boolean isTooLarge = e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code();
      throw new ProblemException(isTooLarge ? Problem.tooLarge(maxBytes) : Problem.brokenBody());
    } catch (IOException | InsufficientDataAvailableException | NumberFormatException e) {
      // The last is of the length of a chunk.
      throw new ProblemException(Problem.brokenBody());
    }
  }

  private byte[] whole(ServerRequest request, byte[] start, InputStream stream) throws IOException {
    var body = new ByteArrayOutputStream(SMALL + BodyRoom.PART);
    body.write(start);
    int read;
    do {
      if (!room.takePart(request)) {
        throw refusal(stream, Problem.noRoom());
      }
      var part = stream.readNBytes(BodyRoom.PART);
      read = part.length;
      body.write(part);
      if (body.size() > maxBytes) {
        throw refusal(stream, Problem.tooLarge(maxBytes));
      }
    } while (read == BodyRoom.PART);
    return body.toByteArray();
  }

  private static ProblemException refusal(InputStream stream, Problem problem) throws IOException {
    // Who gets an answer before he has sent all may never read it.
    stream.transferTo(OutputStream.nullOutputStream());
    return new ProblemException(problem);
  }
}
