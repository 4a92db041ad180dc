package dev.monitored.server.action.http;

import java.io.IOException;

/** A call came to nothing. The message says why, and may quote the other side. */
final class HttpFailure extends IOException {
  private static final long serialVersionUID = 1;

  HttpFailure(String message) {
    super(message);
  }

  HttpFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
