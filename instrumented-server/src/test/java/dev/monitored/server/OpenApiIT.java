package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation that is described is there. */
class OpenApiIT {
  private static final Pattern OPERATION =
      Pattern.compile("(?m)^  (/\\S*):$|^    (get|post|put|patch|delete):$");

  @TempDir Path data;

  @Test
  void everyDescribedOperationIsAnswered() throws Exception {
    try (var server = TestServer.start(data)) {
      var client = server.client();
      var document = client.get("/openapi.yaml");
      assertThat(document.headers().firstValue("Content-Type")).contains("application/yaml");
      var operations = OPERATION.matcher(document.body());
      var path = "";
      int asked = 0;
      while (operations.find()) {
        if (operations.group(1) != null) {
          path = operations.group(1);
        } else {
          asked++;
          assertIsThere(client, operations.group(2), path);
        }
      }
      assertThat(asked).isEqualTo(31);
    }
  }

  /** A job that is not there is an answer of the operation; a path that is not there is none. */
  private static void assertIsThere(Client client, String method, String path) throws Exception {
    var concrete = path.replace("{name}", "sleep").replace("{id}", "0");
    var request = path.endsWith("z") ? client.management(concrete) : client.request(concrete);
    var response =
        client.send(
            request.method(method.toUpperCase(java.util.Locale.ROOT), BodyPublishers.noBody()));
    assertThat(response.statusCode()).as(method + " " + path).isNotEqualTo(405);
    assertThat(response.body()).as(method + " " + path).doesNotContain("\"not-found\"");
  }
}
