package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.action.ActionFailed;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a name server or another server says, a job gets no further than it may. */
class HttpReachIT {
  private static WebClient client(String external, String internal) {
    return WebClient.with(
        new AllowedHosts(HostPattern.list(external), HostPattern.list(internal)),
        (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static void assertRefused(WebClient client, Map<String, Object> arguments, String why) {
    assertThatExceptionOfType(ActionFailed.class)
        .isThrownBy(() -> client.run(arguments))
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "1.1.1.1 127.0.0.1", "fd00::1"})
  void aNameThatPointsInsideIsNotConnectedTo(String addresses) throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.ok("inside"))) {
      var client =
          client("shop.example:" + server.port(), "other.example")
              .knowing("shop.example", addresses);

      assertRefused(client, Map.of("url", "http://shop.example:" + server.port()), "is not public");

      assertThat(server.accepted().tryAcquire()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "0.0.0.0", "::ffff:169.254.169.254"})
  void anInternalNameDoesNotLeadToThisMachineOrItsLink(String address) throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.ok("inside"))) {
      var client =
          WebClient.allowing("shop.default.svc", server).knowing("shop.default.svc", address);

      assertRefused(
          client, Map.of("url", "http://shop.default.svc:" + server.port()), "is not public");

      assertThat(server.accepted().tryAcquire()).isFalse();
    }
  }

  @Test
  void aNameThatChangesItsAddressIsAskedForOnce() throws Exception {
    try (var checked = ScriptedServer.answering(ScriptedServer.ok("checked"));
        var other =
            ScriptedServer.on(
                new ServerSocket(checked.port(), 50, InetAddress.ofLiteral("127.0.0.2")),
                (server, connection) -> server.answer(connection, ScriptedServer.ok("other")))) {
      var client =
          WebClient.allowing("shop.localhost", checked)
              .knowing("shop.localhost", "127.0.0.1", "127.0.0.2");

      assertThat(client.run(Map.of("url", "http://shop.localhost:" + checked.port())))
          .contains("checked");

      assertThat(client.lookups()).containsExactly("shop.localhost");
      assertThat(other.accepted().tryAcquire()).isFalse();
    }
  }

  @Test
  void redirectsAreNotFollowedUnasked() throws Exception {
    try (var target = ScriptedServer.answering(ScriptedServer.ok("target"));
        var server = ScriptedServer.answering(ScriptedServer.redirect(target.url()))) {
      var client = WebClient.allowing("localhost:" + target.port() + ",localhost:" + server.port());

      assertRefused(client, Map.of("url", server.url()), "status 302");
      assertThat(client.run(Map.of("url", server.url(), "expectStatus", 302))).contains("302");

      assertThat(target.accepted().tryAcquire()).isFalse();
    }
  }

  @Test
  void everyRedirectIsCheckedForItsHost() throws Exception {
    try (var target = ScriptedServer.answering(ScriptedServer.ok("target"));
        var server = ScriptedServer.answering(ScriptedServer.redirect(target.url()))) {
      assertRefused(
          WebClient.allowing("localhost", server),
          Map.of("url", server.url(), "followRedirects", true),
          "http://localhost:" + target.port() + ": is not allowed");

      assertThat(target.accepted().tryAcquire()).isFalse();
    }
  }

  @Test
  void everyRedirectIsCheckedForItsAddress() throws Exception {
    try (var target = ScriptedServer.answering(ScriptedServer.ok("target"));
        var server =
            ScriptedServer.answering(
                ScriptedServer.redirect("http://shop.example:" + target.port()))) {
      assertRefused(
          client("shop.example:" + target.port(), "localhost:" + server.port()),
          Map.of("url", server.url(), "followRedirects", true),
          "is not public");

      assertThat(target.accepted().tryAcquire()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "http://user:word@localhost/", "http://a b/"})
  void noRedirectLeavesTheWeb(String location) throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.redirect(location))) {
      assertRefused(
          WebClient.allowing("localhost," + "localhost:" + server.port()),
          Map.of("url", server.url(), "followRedirects", true),
          "redirects to an invalid URL");
    }
  }

  @Test
  void redirectsHaveAnEnd() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.redirect("/again#fragment"))) {
      assertRefused(
          WebClient.allowing("localhost", server),
          Map.of("url", server.url(), "followRedirects", true),
          "more than 3 redirects");

      assertThat(server.requests()).hasSize(4);
      assertThat(server.requests().getLast()).startsWith("GET /again HTTP/1.1\r\n");
    }
  }

  @Test
  void theLogTellsWhereItWentAndNoPathOrQuery() throws Exception {
    try (var target = ScriptedServer.answering(ScriptedServer.ok("target"));
        var server =
            ScriptedServer.answering(ScriptedServer.redirect(target.url() + "/sesame?a=open"))) {
      var client = WebClient.allowing("localhost:" + target.port() + ",localhost:" + server.port());

      client.run(Map.of("url", server.url() + "/sesame?token=open", "followRedirects", true));

      assertThat(client.log())
          .containsExactly(
              "GET http://localhost:" + server.port(),
              "status 302",
              "GET http://localhost:" + target.port(),
              "status 200");
    }
  }

  @Test
  void anotherOriginGetsNoSecret() throws Exception {
    try (var target = ScriptedServer.answering(ScriptedServer.ok("target"));
        var server = ScriptedServer.answering(ScriptedServer.redirect(target.url()))) {
      var client = WebClient.allowing("localhost:" + target.port() + ",localhost:" + server.port());
      var headers = Map.of("Accept", "text/plain", "Cookie", "a=b", "X-Custom", "c");

      var result =
          client.run(Map.of("url", server.url(), "headers", headers, "followRedirects", true));

      assertThat(result).contains("target");
      assertThat(server.requests().getFirst()).contains("Accept: ", "Cookie: ", "X-Custom: ");
      assertThat(target.requests().getFirst())
          .contains("Accept: text/plain\r\n")
          .doesNotContain("Cookie", "X-Custom");
    }
  }
}
