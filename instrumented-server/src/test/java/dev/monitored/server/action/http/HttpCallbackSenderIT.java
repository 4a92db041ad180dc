package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.secret.SharedSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallbackSenderIT {
  @TempDir Path directory;

  private SharedSecret secret;

  @BeforeEach
  void writeSecret() throws IOException {
    secret = SharedSecret.from(Files.writeString(directory.resolve("secret"), "Jefe"));
  }

  private HttpCallbackSender callbacks(String internal) {
    return new HttpCallbackSender(
        new AllowedHosts(HostPattern.list("shop.example"), HostPattern.list(internal)), secret);
  }

  private void send(ScriptedServer server, String path) throws Exception {
    var callbacks = callbacks("localhost:" + server.port());
    var sending =
        new FutureTask<>(() -> {
          callbacks.send(new Callback(server.url() + path), "id-1", "what do ya want for nothing?");
          return true;
        });
    Thread.ofVirtual().start(sending);
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  @Test
  void aReportIsSignedAndHasAnId() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.ok(""))) {
      send(server, "/ended?token=sesame");

      assertThat(server.requests().getFirst())
          .startsWith("POST /ended?token=sesame HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
          .containsIgnoringCase("\r\nX-Delivery-Id: id-1\r\n")
          .containsIgnoringCase(
              "\r\nX-Hub-Signature-256: sha256="
                  + "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\r\n")
          .endsWith("\r\n\r\nwhat do ya want for nothing?");
    }
  }

  @ParameterizedTest
  @CsvSource({"500 Broken, 500", "404 Not Found, 404", "304 Not Modified, 304"})
  void onlyASuccessWillDo(String status, String code) throws Exception {
    var answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
    try (var server = ScriptedServer.answering(answer)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> send(server, "/?token=sesame"))
          .withMessage(server.url() + ": status " + code);
    }
  }

  @Test
  void withoutASecretNothingIsSentAndItsPathIsNoReason() throws Exception {
    Files.writeString(directory.resolve("secret"), "");
    try (var server = ScriptedServer.answering(ScriptedServer.ok(""))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> callbacks("localhost:" + server.port()).requireReady());
      // A reason is shown to whoever may see the job, an error is not.
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> send(server, "/ended"));

      assertThat(server.accepted().tryAcquire()).isFalse();
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (var elsewhere = ScriptedServer.answering(ScriptedServer.ok(""));
        var server = ScriptedServer.answering(ScriptedServer.redirect(elsewhere.url()))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> send(server, "/"))
          .withMessageEndingWith("status 302");

      assertThat(elsewhere.accepted().tryAcquire()).isFalse();
    }
  }

  @Test
  void anInterruptBreaksItOff() throws Exception {
    try (var server = ScriptedServer.playing(ScriptedServer::read)) {
      var callbacks = callbacks("localhost:" + server.port());
      var sending =
          new FutureTask<>(() -> {
            callbacks.send(new Callback(server.url()), "id-1", "{}");
            return true;
          });
      Thread.ofVirtual().start(sending);
      server.reached().acquire();

      sending.cancel(true);

      await().until(() -> server.closed().tryAcquire());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bank.example/",
        "http://shop.example:81/",
        "https://user:sesame@shop.example/",
        "https://shop.example/#there",
        "ftp://shop.example/",
        "/ended",
        ""
      })
  void refusesWhereItMustNotGo(String url) {
    assertThat(callbacks("localhost").check(new Callback(url)))
        .extracting(Violation::pointer)
        .containsExactly("/callback/url");
  }

  @Test
  void acceptsWhereItMayGo() {
    assertThat(callbacks("localhost").check(new Callback("https://shop.example/ended?a=b")))
        .isEqualTo(List.of());
  }
}
