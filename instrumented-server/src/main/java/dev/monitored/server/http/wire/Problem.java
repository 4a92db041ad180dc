package dev.monitored.server.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.action.Violation;
import dev.monitored.server.job.StorableText;
import dev.monitored.server.job.StoreFailure;
import java.util.List;

/** An error as RFC 9457 has it, with a code for programs and the faults of a document. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type, String title, int status, String code, String detail, List<Violation> errors) {
  public static final String MEDIA_TYPE = "application/problem+json";

  /** However much is wrong with a request, the answer is small. */
  private static final int MAX_ERRORS = 20;

  private static final int MAX_TEXT = 1000;

  public static Problem of(int status, String title, String code, String detail) {
    return new Problem("about:blank", title, status, code, detail, List.of());
  }

  static Problem badRequest(String detail) {
    return of(400, "Bad Request", "bad-request", detail);
  }

  public static Problem unauthorized() {
    return of(401, "Unauthorized", "unauthorized", "a valid bearer token is required");
  }

  public static Problem wrongSignature() {
    return of(401, "Unauthorized", "wrong-signature", "the signature does not match the body");
  }

  public static Problem forbidden(String scope) {
    return of(403, "Forbidden", "forbidden", "the token lacks the scope " + scope);
  }

  /** There is no such thing of this kind. */
  public static Problem unknown(String kind) {
    return of(404, "Not Found", "unknown-" + kind, "there is no such " + kind);
  }

  public static Problem notAcceptable(List<String> types) {
    return of(406, "Not Acceptable", "not-acceptable", "the supported media types are " + types);
  }

  public static Problem conflict(String code, String detail) {
    return of(409, "Conflict", code, detail);
  }

  /** What is there is not what the client takes it for. */
  public static Problem preconditionFailed(String detail) {
    return of(412, "Precondition Failed", "precondition-failed", detail);
  }

  public static Problem brokenBody() {
    return of(400, "Bad Request", "broken-body", "the body is incomplete");
  }

  public static Problem tooLarge(long limit) {
    return of(
        413, "Content Too Large", "too-large", "the body must not exceed " + limit + " bytes");
  }

  public static Problem wrongType(String expected) {
    return of(415, "Unsupported Media Type", "not-json", "the Content-Type must be " + expected);
  }

  /** GitHub sends webhooks as forms unless its users say otherwise. */
  public static Problem form(String expected) {
    return of(
        415,
        "Unsupported Media Type",
        "not-json",
        "the Content-Type must be "
            + expected
            + "; in the settings of a GitHub webhook, choose application/json as \"Content type\"");
  }

  public static Problem encoded() {
    return of(
        415, "Unsupported Media Type", "encoded", "the body must not have a Content-Encoding");
  }

  /** The connection cannot be reused, because the start of the next request is unknown. */
  boolean leavesBodyUnread() {
    return status == 413 || code.equals("broken-body");
  }

  public static Problem invalid(List<Violation> errors) {
    int more = errors.size() - MAX_ERRORS;
    var detail = errors.size() == 1 ? "a field is not valid" : "several fields are not valid";
    return new Problem(
        "about:blank",
        "Unprocessable Content",
        422,
        "invalid",
        more > 0 ? detail + ": " + MAX_ERRORS + " are listed, " + more + " are not" : detail,
        errors.stream().limit(MAX_ERRORS).map(Problem::shortened).toList());
  }

  private static Violation shortened(Violation violation) {
    return new Violation(
        StorableText.of(violation.pointer(), MAX_TEXT),
        StorableText.of(violation.detail(), MAX_TEXT));
  }

  public static Problem keyReused() {
    return of(
        422,
        "Unprocessable Content",
        "idempotency-key-reused",
        "the Idempotency-Key was used within a day for another request, or its job is deleted");
  }

  public static Problem tooManyFollow() {
    return of(
        503,
        "Service Unavailable",
        "too-many-follow",
        "too many clients are following logs: retry later");
  }

  public static Problem tooManyReaders() {
    return of(
        503,
        "Service Unavailable",
        "too-many-readers",
        "too many clients are reading the feed of changes: retry later");
  }

  /** A position in the feed of changes of which it does not know the rest. */
  public static Problem forgottenPosition() {
    return of(
        410,
        "Gone",
        "position-forgotten",
        "the changes after this position are no longer kept: read everything again, and connect"
            + " without a position");
  }

  public static Problem foreignPosition() {
    return of(
        400,
        "Bad Request",
        "position-unknown",
        "the position is not one of this store: read everything again, and connect without a"
            + " position");
  }

  /** For a request: others are being worked on. */
  public static Problem tooManyRequests() {
    return of(
        503,
        "Service Unavailable",
        "too-many-requests",
        "too many concurrent requests: retry soon");
  }

  /** For a body: others that are large are being read. */
  public static Problem noRoom() {
    return of(
        503,
        "Service Unavailable",
        "no-room",
        "too many large request bodies at the same time: retry soon");
  }

  /** For an answer: others that are large are being sent. */
  public static Problem noRoomToAnswer() {
    return of(
        503,
        "Service Unavailable",
        "no-room",
        "too many large responses at the same time: retry soon, or request less");
  }

  static Problem searchTooLong() {
    return of(
        503,
        "Service Unavailable",
        "search-too-long",
        "the search took too long, or too many searches are running: filter by state");
  }

  /** What helps, after a failure of the store. */
  static Problem of(StoreFailure failure) {
    return switch (failure) {
      case AWAY -> unavailable("store-away", "the job store cannot be reached: retry later");
      case SLOW -> unavailable("store-slow", "the job store took too long: retry later");
      case BUSY ->
          unavailable(
              "store-busy",
              "the job store is busy, or locked by another client: nothing was changed, retry later");
      case NO_ACCESS ->
          unavailable(
              "store-no-access",
              "the job store denies access: check the user, the password and the permissions");
      case OTHER -> unavailable("store-failed", "the job store failed: see the log");
      case FULL ->
          of(
              507,
              "Insufficient Storage",
              "store-full",
              "the disk of the job store is full or nearly full: delete jobs, or add space");
      case CONFLICT ->
          conflict("conflict", "other requests changed the same object concurrently: retry");
      case REFUSED_VALUE ->
          of(
              422,
              "Unprocessable Content",
              "not-storable",
              "the job store cannot store one of the values: its encoding must be UTF-8");
      case UNREADABLE ->
          of(
              500,
              "Internal Server Error",
              "unreadable",
              "the stored object cannot be read: delete it, or store it again");
    };
  }

  private static Problem unavailable(String code, String detail) {
    return of(503, "Service Unavailable", code, detail);
  }
}
