package dev.monitored.server.http.wire;

import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.secret.Sha256;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code Idempotency-Key}, as draft-ietf-httpapi-idempotency-key-header-07 has it: a string
 * in quotes, or the same without.
 */
public final class RequestKey {
  private static final HeaderName HEADER = HeaderNames.create("Idempotency-Key");
  private static final Pattern VALUE = Pattern.compile("\"?([!#-\\[\\]-~]{1,255})\"?");

  private RequestKey() {}

  /** Empty when there is none; refuses the request when it is no key. */
  public static Optional<IdempotencyKey> of(ServerRequest request, byte[] body) {
    var values = request.headers().all(HEADER, List::of);
    if (values.size() > 1) {
      throw new ProblemException(Problem.badRequest("Idempotency-Key must not be repeated"));
    }
    return values.stream()
        .findFirst()
        .map(value -> new IdempotencyKey(key(value), fingerprint(request, body)));
  }

  private static String key(String value) {
    var matcher = VALUE.matcher(value);
    if (!matcher.matches()) {
      throw new ProblemException(
          Problem.badRequest("Idempotency-Key must have 1 to 255 visible ASCII characters"));
    }
    return matcher.group(1);
  }

  private static String fingerprint(ServerRequest request, byte[] body) {
    var path = request.path().path().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.of(path, new byte[1], body));
  }
}
