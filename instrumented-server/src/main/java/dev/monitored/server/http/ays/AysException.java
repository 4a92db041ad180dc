package dev.monitored.server.http.ays;

import io.helidon.http.Status;

/** Ends the handling of a request with what is wrong with it. */
final class AysException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Status status;
  private final String said;

  private AysException(Status status, String said) {
    super(said, null, false, false);
    this.status = status;
    this.said = said;
  }

  static AysException badRequest(String why) {
    return new AysException(Status.BAD_REQUEST_400, why);
  }

  /** There is no such thing of this kind. */
  static AysException unknown(String kind) {
    return new AysException(Status.NOT_FOUND_404, "there is no such " + kind);
  }

  static AysException conflict(String why) {
    return new AysException(Status.CONFLICT_409, why);
  }

  Status status() {
    return status;
  }

  String said() {
    return said;
  }
}
