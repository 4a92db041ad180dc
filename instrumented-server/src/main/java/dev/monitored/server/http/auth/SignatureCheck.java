package dev.monitored.server.http.auth;

import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.guard.Connection;
import dev.monitored.server.http.guard.Places;
import dev.monitored.server.http.wire.Errors;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.job.secret.SharedSecret;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;

/**
 * Lets a request on to a webhook whose body is signed with the secret that both sides know. One
 * that has no signature goes on to the routes behind it; one that has a wrong one goes nowhere.
 */
public final class SignatureCheck implements Handler {
  private static final FailureLog LOG = FailureLog.of(SignatureCheck.class);
  private static final HeaderName SIGNATURE = HeaderNames.create(SharedSecret.HEADER);

  /** The bearer of a request that is authenticated by a signature only. */
  private static final Bearer SENDER = new Bearer("signature", Scope.SUBMIT);

  /** Handles the body of an authorised request. */
  public interface Webhook {
    void take(ServerRequest request, byte[] body, ServerResponse response);
  }

  private final SharedSecret secret;
  private final Bodies bodies;
  private final Webhook webhook;

  public SignatureCheck(SharedSecret secret, Bodies bodies, Webhook webhook) {
    this.secret = secret;
    this.bodies = bodies;
    this.webhook = webhook;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    var signature = request.headers().first(SIGNATURE);
    if (signature.isEmpty()) {
      response.next();
      return;
    }
    var body = bodies.json(request);
    if (isSigned(body, signature.get())) {
      Connection.trust();
      Places.take();
      request.context().register(SENDER);
      webhook.take(request, body, response);
    } else {
      TokenCheck.challenge(response, "");
      Errors.send(request, response, Problem.wrongSignature());
    }
  }

  private boolean isSigned(byte[] body, String signature) {
    try {
      return secret.hasSigned(body, signature);
    } catch (IOException e) {
      LOG.error("cannot read the webhook secret; rejecting signed webhooks", e);
      return false;
    }
  }
}
