package dev.monitored.operator.prometheus;

import java.net.URI;
import java.util.List;

/**
 * Where one Prometheus answers, and how.
 *
 * @param shards the base addresses of its replicas, by shard: a target is on one shard, and there
 *     on every replica
 * @param problem why there is no address, if there is none
 * @param isExposed whether anybody outside its Pods can have an address
 */
public record ReplicaAddresses(
    List<List<URI>> shards, Channel channel, String problem, boolean isExposed) {

  public static ReplicaAddresses of(List<List<URI>> shards) {
    return of(shards, Channel.OPEN);
  }

  public static ReplicaAddresses of(List<List<URI>> shards, Channel channel) {
    return new ReplicaAddresses(shards, channel, "", true);
  }

  public static ReplicaAddresses none(String problem) {
    return new ReplicaAddresses(List.of(), Channel.OPEN, problem, true);
  }

  /** It listens inside its Pods only. */
  public static ReplicaAddresses unexposed(String problem) {
    return new ReplicaAddresses(List.of(), Channel.OPEN, problem, false);
  }
}
