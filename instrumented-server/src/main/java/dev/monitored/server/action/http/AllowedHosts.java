package dev.monitored.server.action.http;

import java.util.List;

/**
 * Where HTTP jobs may go.
 *
 * @param external what may have public addresses only
 * @param internal what may have private addresses too
 */
public record AllowedHosts(List<HostPattern> external, List<HostPattern> internal) {
  static final String NOT_ALLOWED =
      "has a host or port that the settings of this server do not allow";

  public AllowedHosts {
    external = List.copyOf(external);
    internal = List.copyOf(internal);
  }

  public boolean isEmpty() {
    return external.isEmpty() && internal.isEmpty();
  }

  boolean allow(HttpTarget target) {
    return matches(external, target) || matches(internal, target);
  }

  /** Whether a host that is allowed may be at an address of that kind. */
  boolean allow(HttpTarget target, AddressKind kind) {
    return switch (kind) {
      case PUBLIC -> true;
      case PRIVATE -> matches(internal, target);
      // A name that somebody else may point anywhere is no way to what only this Pod can reach.
      case LOOPBACK -> matches(internal, target) && target.isLocalByName();
      case FORBIDDEN -> false;
    };
  }

  private static boolean matches(List<HostPattern> patterns, HttpTarget target) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(target));
  }
}
