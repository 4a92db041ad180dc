package dev.monitored.server.http.auth;

/**
 * The caller of a request, and its permissions.
 *
 * @param id tells tokens apart in the log, and nothing of the token
 */
record Bearer(String id, Scope scope) {
  /** Where no token is needed. */
  static final Bearer ANYBODY = new Bearer("anybody", Scope.ADMIN);
}
