package dev.monitored.server.http.trigger;

import dev.monitored.action.Violation;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.trigger.Triggers;
import dev.monitored.server.engine.trigger.Triggers.Result;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.auth.SignatureCheck;
import dev.monitored.server.http.auth.SignatureCheck.Webhook;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.secret.Sha256;
import dev.monitored.server.job.secret.SharedSecret;
import dev.monitored.server.job.trigger.Event;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where events come in: by the API, from AYS, from GitHub, and from Alertmanager. */
public final class EventRoutes {
  static final String EVENTS = "/api/v1/events";
  static final String WEBHOOK_EVENTS = "/webhooks/events";
  static final String WEBHOOK_GITHUB = "/webhooks/github";

  static final String WEBHOOK_ALERTMANAGER = "/webhooks/alertmanager";

  private static final String AGAIN = "again";
  private static final String ALERTMANAGER = "alertmanager";
  private static final String STATUS = "/status";
  private static final List<String> STATUSES = List.of("firing", "resolved");
  private static final String GITHUB = "github";
  private static final HeaderName GITHUB_EVENT = HeaderNames.create("X-GitHub-Event");
  private static final HeaderName GITHUB_DELIVERY = HeaderNames.create("X-GitHub-Delivery");
  private static final Pattern TYPE = Pattern.compile("[a-z_]{1,64}");
  private static final Pattern ID = Pattern.compile("[!-~]{1,128}");

  private final Triggers triggers;
  private final Bodies bodies;
  private final Map<String, Webhook> webhooks = new LinkedHashMap<>();

  public EventRoutes(JobEngine engine, Bodies bodies) {
    triggers = engine.triggers();
    this.bodies = bodies;
    webhooks.put(WEBHOOK_EVENTS, this::takeOfAys);
    webhooks.put(WEBHOOK_GITHUB, this::takeOfGithub);
    webhooks.put(WEBHOOK_ALERTMANAGER, this::takeOfAlertmanager);
  }

  public void addTo(ProtectedRoutes routes) {
    routes.post(EVENTS, Scope.SUBMIT, this::take);
    webhooks.forEach((path, webhook) ->
        routes.post(
            path,
            Scope.SUBMIT,
            (request, response) -> webhook.take(request, bodies.json(request), response)));
  }

  /** Lets webhooks in that are signed; those that are not go on to the routes that need a token. */
  public void addTo(HttpRouting.Builder routing, SharedSecret secret, Bodies ofStrangers) {
    webhooks.forEach(
        (path, webhook) -> routing.post(path, new SignatureCheck(secret, ofStrangers, webhook)));
  }

  private void take(ServerRequest request, ServerResponse response) {
    boolean isAgain = new Parameters(request.query(), AGAIN).flag(AGAIN);
    var event = EventBody.read(bodies.json(request));
    send(response, accepted(isAgain ? triggers.acceptAgain(event) : triggers.accept(event)));
  }

  private void takeOfAys(ServerRequest request, byte[] body, ServerResponse response) {
    accepted(triggers.accept(EventBody.readOfAys(body)));
    Json.send(response, Status.OK_200.code(), Map.of());
  }

  private void takeOfGithub(ServerRequest request, byte[] body, ServerResponse response) {
    var payload = JsonPayload.whole(body);
    var type = header(request, GITHUB_EVENT, TYPE);
    if (type == null) {
      throw Parameters.refused("the header X-GitHub-Event is missing");
    }
    var event = new Event(GITHUB + "." + type, GITHUB, header(request, GITHUB_DELIVERY, ID));
    // The signature is that of the body only: with other headers, it is the same event.
    var digest = HexFormat.of().formatHex(Sha256.of(body));
    send(response, accepted(triggers.accept(event.with(payload).knownBy(digest))));
  }

  private void takeOfAlertmanager(ServerRequest request, byte[] body, ServerResponse response) {
    var payload = JsonPayload.whole(body);
    var status = payload.texts(Set.of(STATUS)).get(STATUS);
    if (status == null || !STATUSES.contains(status)) {
      throw new ProblemException(
          Problem.invalid(List.of(new Violation(STATUS, "must be one of " + STATUSES))));
    }
    var event = new Event(ALERTMANAGER + "." + status, ALERTMANAGER, null);
    send(response, accepted(triggers.accept(event.with(payload))));
  }

  private static @Nullable String header(ServerRequest request, HeaderName name, Pattern pattern) {
    var value = request.headers().first(name);
    if (value.isPresent() && !pattern.matcher(value.get()).matches()) {
      throw Parameters.refused(name.defaultCase() + " must be " + pattern);
    }
    return value.orElse(null);
  }

  private static Result.Accepted accepted(Result result) {
    return switch (result) {
      case Result.Accepted accepted -> accepted;
      case Result.IdReused() ->
          throw new ProblemException(
              Problem.conflict(
                  "event-id-reused",
                  "an event of another type with this id, or the same body with another id, was sent"
                      + " within a day"));
      case Result.Refused(var violations) ->
          throw new ProblemException(Problem.invalid(violations));
    };
  }

  private static void send(ServerResponse response, Result.Accepted accepted) {
    Json.send(response, Status.ACCEPTED_202.code(), EventView.of(accepted));
  }
}
