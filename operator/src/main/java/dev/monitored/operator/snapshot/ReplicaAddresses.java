package dev.monitored.operator.snapshot;

import java.net.URI;
import java.util.List;

/**
 * Where one Prometheus answers.
 *
 * @param shards the base addresses of its replicas, by shard: a target is on one shard, and there
 *     on every replica
 * @param problem why there is no address, if there is none
 */
public record ReplicaAddresses(List<List<URI>> shards, String problem) {

  public static ReplicaAddresses of(List<List<URI>> shards) {
    return new ReplicaAddresses(shards, "");
  }

  public static ReplicaAddresses none(String problem) {
    return new ReplicaAddresses(List.of(), problem);
  }
}
