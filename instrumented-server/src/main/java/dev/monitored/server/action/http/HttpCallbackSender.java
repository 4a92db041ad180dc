package dev.monitored.server.action.http;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.callback.CallbackSender;
import dev.monitored.server.job.secret.SharedSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Makes callbacks: signed posts to hosts that the operator of the server allowed. No redirect is
 * followed, and every answer but 2xx is a failure.
 */
public final class HttpCallbackSender implements CallbackSender {
  /** Maximum size of a response, whose body is ignored. */
  private static final int MAX_BYTES = 1 << 20;

  private static final String URL = "/callback/url";

  private static final String DELIVERY_HEADER = "X-Delivery-Id";

  private final AllowedExchange exchange;
  private final SharedSecret secret;

  public HttpCallbackSender(AllowedHosts hosts, SharedSecret secret) {
    this(AllowedExchange.to(hosts, MAX_BYTES), secret);
  }

  public HttpCallbackSender(AllowedExchange exchange, SharedSecret secret) {
    this.exchange = exchange;
    this.secret = secret;
  }

  @Override
  public List<Violation> check(Callback callback) {
    try {
      return exchange.hosts().allow(HttpTarget.of(callback.url()))
          ? List.of()
          : List.of(new Violation(URL, AllowedHosts.NOT_ALLOWED));
    } catch (IllegalArgumentException e) {
      return List.of(new Violation(URL, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void requireReady() throws IOException {
    secret.signature(new byte[0]);
  }

  @Override
  public void send(Callback callback, String id, String content)
      throws IOException, InterruptedException {
    var headers =
        Map.of(
            "Content-Type",
            "application/json",
            DELIVERY_HEADER,
            id,
            SharedSecret.HEADER,
            signature(content));
    var target = HttpTarget.of(callback.url());
    var answer = exchange.answer(new HttpCall(target, "POST", headers, content, false));
    if (answer.status() < 200 || answer.status() > 299) {
      throw new HttpFailure(target + ": status " + answer.status());
    }
  }

  private String signature(String content) {
    try {
      return secret.signature(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Not a failure of the receiver, and nothing for those who look at the job.
      throw new UncheckedIOException(e);
    }
  }
}
