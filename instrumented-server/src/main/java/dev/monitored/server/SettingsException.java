package dev.monitored.server;

/** A setting cannot be used. The message names it and says what would do. */
final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SettingsException(String message) {
    super(message);
  }
}
