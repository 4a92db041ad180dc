package dev.monitored.operator.evidence;

import java.net.URI;
import java.util.List;

/**
 * Where one Prometheus answers.
 *
 * @param shards the base addresses of its replicas, by shard: a target is on one shard, and there
 *     on every replica
 * @param problem why there is no address, if there is none
 */
public record Endpoints(List<List<URI>> shards, String problem) {

  public static Endpoints of(List<List<URI>> shards) {
    return new Endpoints(shards, "");
  }

  public static Endpoints none(String problem) {
    return new Endpoints(List.of(), problem);
  }
}
