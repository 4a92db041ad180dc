package dev.monitored.operator.reconcile;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How long to wait before the next attempt at what has failed: ever longer, but never for ever. */
final class Backoff {
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  Duration afterFailure(String uid) {
    var count = failures.merge(uid, 1, Integer::sum);
    var doubled = SHORTEST.multipliedBy(1L << Math.min(count - 1, 5));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }

  void succeeded(String uid) {
    failures.remove(uid);
  }

  void retain(Set<String> uids) {
    failures.keySet().retainAll(uids);
  }
}
