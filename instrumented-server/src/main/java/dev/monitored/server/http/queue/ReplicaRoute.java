package dev.monitored.server.http.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.replica.Replicas;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.job.attempt.Replica;
import dev.monitored.server.job.attempt.ReplicaSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The replicas that are alive. */
public final class ReplicaRoute {
  static final String REPLICAS = "/api/v1/replicas";

  /** A replica as the API shows it; without what an older version does not tell. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReplicaView(
      String id,
      @Nullable String instance,
      @Nullable String version,
      boolean self,
      @Nullable String startedAt,
      String heartbeatAt,
      long running,
      @Nullable List<String> actions,
      @Nullable Map<String, Integer> queues,
      @Nullable Integer workers,
      boolean settingsDiffer) {
    static ReplicaView of(Replica replica, Replicas replicas) {
      var about = replica.about();
      var settings = about.map(Replica.About::settings);
      return new ReplicaView(
          replica.process().toString(),
          replica.instance().orElse(null),
          about.map(Replica.About::version).orElse(null),
          replicas.isOwn(replica),
          about.map(Replica.About::startedAt).map(Object::toString).orElse(null),
          replica.heartbeatAt().toString(),
          replica.running(),
          settings.map(ReplicaSettings::actions).orElse(null),
          settings.map(ReplicaSettings::queues).orElse(null),
          settings.map(ReplicaSettings::workers).orElse(null),
          replicas.isDifferent(replica));
    }
  }

  public record ReplicasView(boolean settingsDiffer, List<ReplicaView> items) {}

  private final JobEngine engine;

  public ReplicaRoute(JobEngine engine) {
    this.engine = engine;
  }

  public void addTo(ProtectedRoutes routes) {
    routes.get(
        REPLICAS, Scope.READ, (_, response) -> Json.send(response, 200, view(engine.replicas())));
  }

  private static ReplicasView view(Replicas replicas) {
    var items = replicas.live().stream().map(replica -> ReplicaView.of(replica, replicas)).toList();
    return new ReplicasView(items.stream().anyMatch(ReplicaView::settingsDiffer), items);
  }
}
