package dev.monitored.server.http.ays;

import dev.monitored.server.engine.JobEngine;
import io.helidon.webserver.http.ServerRequest;

/** What AYS calls a repository is a queue here. */
final class Repository {
  private Repository() {}

  /** The name of the one that is asked about; refuses the request when there is none. */
  static String of(ServerRequest request, JobEngine engine) {
    var name = request.path().pathParameters().get("repository");
    if (!engine.queues().contains(name)) {
      throw AysException.unknown("repository");
    }
    return name;
  }
}
