package dev.monitored.server.http.wire;

import dev.monitored.server.job.secret.Sha256;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HexFormat;

/** Answers with an ETag; with 304 and nothing else when the client has just that. */
public final class EtagResponse {
  private static final int BYTES = 16;

  private EtagResponse() {}

  /**
   * The tag is a hash of the answer: jobs and runs have no version, and what a version of the
   * server shows of them may be another than the one before showed.
   */
  public static void send(ServerRequest request, ServerResponse response, Object value) {
    var bytes = Json.bytes(value);
    send(request, response, tag(bytes), bytes);
  }

  public static void send(ServerRequest request, ServerResponse response, String tag, byte[] json) {
    send(request, response, tag, "application/json", json);
  }

  public static void send(
      ServerRequest request, ServerResponse response, String tag, String type, byte[] content) {
    response.header(HeaderNames.ETAG, tag);
    if (Preconditions.of(request).isKnown(tag)) {
      response.status(Status.NOT_MODIFIED_304).send();
    } else {
      Sending.send(response.header(HeaderNames.CONTENT_TYPE, type), content);
    }
  }

  /** A hash of this content. */
  public static String tag(byte[] bytes) {
    return '"' + HexFormat.of().formatHex(Sha256.of(bytes), 0, BYTES) + '"';
  }
}
