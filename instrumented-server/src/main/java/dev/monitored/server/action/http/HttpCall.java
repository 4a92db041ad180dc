package dev.monitored.server.action.http;

import dev.monitored.action.Attempt;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An HTTP request to make, and the redirects that follow from it. */
record HttpCall(
    HttpTarget target,
    String method,
    Map<String, String> headers,
    @Nullable String body,
    boolean followsRedirects) {

  /** The same with headers that say who calls. Those that users set count more. */
  HttpCall by(Attempt attempt) {
    var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    all.put("Idempotency-Key", attempt.key().job().toString());
    all.put("X-Job-Attempt", Integer.toString(attempt.key().number()));
    attempt.nominalTime().ifPresent(time -> all.put("X-Job-Nominal-Time", time.toString()));
    all.keySet().removeAll(headers.keySet());
    all.putAll(headers);
    return to(target, all);
  }

  boolean isFollowed(int status) {
    return followsRedirects
        && switch (status) {
          case 301, 302, 303, 307, 308 -> true;
          default -> false;
        };
  }

  /**
   * The call that an answer asks for. Another origin gets nothing that may be a secret.
   *
   * @throws HttpFailure when it must not be made
   */
  HttpCall redirected(int status, String location) throws HttpFailure {
    var next = isGetAfter(status) ? asGet() : this;
    var there = next.resolve(location);
    if (there.hasOriginOf(target)) {
      return next.to(there, next.headers);
    }
    if (next.body != null) {
      throw new HttpFailure(
          target
              + " redirects to "
              + there
              + ", which is another origin and must not receive the body");
    }
    return next.to(there, only(HttpFields::isHarmless));
  }

  private boolean isGetAfter(int status) {
    return switch (status) {
      case 301, 302 -> method.equals("POST");
      case 303 -> !method.equals("HEAD");
      default -> false;
    };
  }

  private HttpCall asGet() {
    var kept = only(name -> !HttpFields.isAboutContent(name));
    return new HttpCall(target, "GET", kept, null, followsRedirects);
  }

  private HttpCall to(HttpTarget there, Map<String, String> kept) {
    return new HttpCall(there, method, kept, body, followsRedirects);
  }

  private HttpTarget resolve(String location) throws HttpFailure {
    try {
      return target.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(target + " redirects to an invalid URL", e);
    }
  }

  private Map<String, String> only(Predicate<String> isKept) {
    var kept = new TreeMap<>(headers);
    kept.keySet().removeIf(isKept.negate());
    return kept;
  }
}
