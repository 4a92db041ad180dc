package dev.monitored.operator.connect;

import java.io.IOException;

/** The operator lacks what a connection needs; the message names the file, and not its content. */
public final class UnusableFile extends IOException {
  private static final long serialVersionUID = 1;

  UnusableFile(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
