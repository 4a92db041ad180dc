package dev.monitored.server.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.action.Violation;
import java.util.List;

/** An error as RFC 9457 has it, with a code for programs and the faults of a document. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type, String title, int status, String code, String detail, List<Violation> errors) {
  public static final String MEDIA_TYPE = "application/problem+json";

  public static Problem of(int status, String title, String code, String detail) {
    return new Problem("about:blank", title, status, code, detail, List.of());
  }

  static Problem badRequest(String detail) {
    return of(400, "Bad Request", "bad-request", detail);
  }

  public static Problem unauthorized() {
    return of(401, "Unauthorized", "unauthorized", "a valid bearer token is needed");
  }

  public static Problem wrongSignature() {
    return of(401, "Unauthorized", "wrong-signature", "the signature is not that of the body");
  }

  public static Problem forbidden(String scope) {
    return of(403, "Forbidden", "forbidden", "the token needs the scope " + scope);
  }

  /** There is no such thing of this kind. */
  public static Problem unknown(String kind) {
    return of(404, "Not Found", "unknown-" + kind, "there is no such " + kind);
  }

  public static Problem notAcceptable(List<String> types) {
    return of(406, "Not Acceptable", "not-acceptable", "the media types are " + types);
  }

  public static Problem conflict(String code, String detail) {
    return of(409, "Conflict", code, detail);
  }

  /** What is there is not what the client takes it for. */
  public static Problem preconditionFailed(String detail) {
    return of(412, "Precondition Failed", "precondition-failed", detail);
  }

  public static Problem brokenBody() {
    return of(400, "Bad Request", "broken-body", "the body did not arrive whole");
  }

  public static Problem tooLarge(long limit) {
    return of(
        413, "Content Too Large", "too-large", "the body may have at most " + limit + " bytes");
  }

  public static Problem wrongType(String expected) {
    return of(415, "Unsupported Media Type", "not-json", "the Content-Type must be " + expected);
  }

  /** The connection is of no more use: nobody knows where the next request would begin. */
  boolean leavesBodyUnread() {
    return status == 413 || code.equals("broken-body");
  }

  public static Problem invalid(List<Violation> errors) {
    var detail = errors.size() == 1 ? "a field is not valid" : "several fields are not valid";
    return new Problem("about:blank", "Unprocessable Content", 422, "invalid", detail, errors);
  }

  public static Problem keyReused() {
    return of(
        422,
        "Unprocessable Content",
        "idempotency-key-reused",
        "the Idempotency-Key was used within a day for another request, or what that made is gone");
  }

  public static Problem tooManyFollow() {
    return of(503, "Service Unavailable", "too-many-follow", "too many follow logs already");
  }

  /** For a body: others that are large are being read. */
  public static Problem noRoom() {
    return of(
        503, "Service Unavailable", "no-room", "too many large bodies at once: send it again soon");
  }

  static Problem searchTooLong() {
    return of(
        503,
        "Service Unavailable",
        "search-too-long",
        "to look through all of them took too long, or others are at it: narrow it down by a state");
  }

  static Problem storeFailed() {
    return of(503, "Service Unavailable", "store-failed", "the job store does not answer");
  }
}
