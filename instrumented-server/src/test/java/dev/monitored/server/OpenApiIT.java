package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.http.OpenApiPart;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Every operation that is described is there, and asks for the scope that is described. */
class OpenApiIT {
  private static final List<String> SCOPES = List.of("read", "submit", "admin");

  private record Operation(String method, String path, OpenApiPart described) {
    static List<Operation> all() {
      return OpenApiPart.at("paths").orElseThrow().keys().stream().flatMap(Operation::of).toList();
    }

    private static Stream<Operation> of(String path) {
      return Stream.of("get", "post", "put", "patch", "delete")
          .flatMap(method ->
              OpenApiPart.at("paths", path, method).stream()
                  .map(described -> new Operation(method, path, described)));
    }

    /** Absent for what is open to everybody. */
    Optional<String> scope() {
      return described.value().at("/security/0/token/0").stringValueOpt();
    }

    HttpRequest.Builder request(Client client) {
      // An answer that goes on for minutes is refused for its position instead.
      var concrete =
          path.replace("{name}", "sleep").replaceAll("\\{\\w+}", "0")
              + (path.endsWith("/changes") ? "?after=0" : "");
      var request = path.endsWith("z") ? client.management(concrete) : client.request(concrete);
      return request.method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody());
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @TempDir Path data;

  @Test
  void theDescriptionIsServed() throws Exception {
    try (var server = TestServer.start(data)) {
      var served = server.client().get("/openapi.yaml").body();

      assertThat(new YAMLMapper().readTree(served))
          .isEqualTo(OpenApiPart.at().orElseThrow().value());
    }
  }

  @Test
  void everyDescribedOperationIsAnswered() throws Exception {
    assertThat(Operation.all()).hasSizeGreaterThan(22);
    try (var server = TestServer.start(data)) {
      for (var operation : Operation.all()) {
        var response = server.client().send(operation.request(server.client()));

        assertThat(response.statusCode()).as(operation.toString()).isNotEqualTo(405);
        // A job that is not there is an answer of the operation; a path that is not there is none.
        assertThat(response.body()).as(operation.toString()).doesNotContain("\"not-found\"");
      }
    }
  }

  @Test
  void everyOperationAsksForTheScopeThatIsDescribed() throws Exception {
    var lines = SCOPES.stream().map(scope -> scope + " token-" + scope).toList();
    var tokens = Files.write(data.resolve("tokens"), lines);
    var settings = Map.of("JOBSERVER_TOKEN_FILE", tokens.toString());
    try (var server = TestServer.start(data, settings)) {
      for (var operation : Operation.all()) {
        assertAsksForItsScope(operation, server.client());
      }
    }
  }

  private static void assertAsksForItsScope(Operation operation, Client client) throws Exception {
    var needed = operation.scope();
    boolean isRefused = client.send(operation.request(client)).statusCode() == 401;
    assertThat(isRefused).as(operation.toString()).isEqualTo(needed.isPresent());
    for (var scope : SCOPES) {
      var request = operation.request(client).header("Authorization", "Bearer token-" + scope);
      boolean isForbidden = client.send(request).statusCode() == 403;
      assertThat(isForbidden)
          .as("%s with the scope %s", operation, scope)
          .isEqualTo(needed.map(SCOPES::indexOf).orElse(0) > SCOPES.indexOf(scope));
    }
  }
}
