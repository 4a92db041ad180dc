package dev.monitored.server.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.monitored.action.Action;
import dev.monitored.server.action.command.CommandAction;
import dev.monitored.server.action.command.Program;
import dev.monitored.server.action.http.AllowedHosts;
import dev.monitored.server.action.http.HostPattern;
import dev.monitored.server.action.http.HttpAction;
import dev.monitored.server.http.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The schemas of the server's own actions say what their checks do. */
class ArgumentsSchemasTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDialect(Dialects.getDraft202012());

  private static final Map<String, Action> ACTIONS =
      Stream.of(
              new SleepAction(),
              new CommandAction(
                  Map.of("true", new Program(Path.of("/bin/true"), Program.DEFAULT_GRACE)),
                  Duration.ofSeconds(15)),
              new HttpAction(new AllowedHosts(HostPattern.list("shop.example"), List.of()), 1))
          .collect(Collectors.toMap(Action::name, action -> action));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sleep   | {"seconds": 0.5, "outcome": "error"}                                  | true
          sleep   | {}                                                                    | false
          sleep   | {"seconds": "1"}                                                      | false
          sleep   | {"seconds": -1}                                                       | false
          sleep   | {"seconds": 31536001}                                                 | false
          sleep   | {"seconds": 1, "outcome": "timeout"}                                  | false
          sleep   | {"seconds": 1, "other": 1}                                            | false
          command | {"command": "true", "args": ["a"]}                                    | true
          command | {"command": "false"}                                                  | false
          command | {"command": "true", "args": [1]}                                      | false
          command | {"command": "true", "args": "a"}                                      | false
          command | {"command": "true", "graceSeconds": 0.5}                              | true
          command | {"command": "true", "graceSeconds": 15}                               | true
          command | {"command": "true", "graceSeconds": 15.1}                             | false
          command | {"command": "true", "graceSeconds": -1}                               | false
          command | {"command": "true", "graceSeconds": "1"}                              | false
          http    | {"url": "https://shop.example/", "expectStatus": 204}                 | true
          http    | {"url": "https://shop.example/", "expectStatus": [200, 204]}          | true
          http    | {"url": "https://shop.example/", "headers": {"Accept": "text/plain"}} | true
          http    | {"url": "https://shop.example/", "expectStatus": []}                  | false
          http    | {"url": "https://shop.example/", "expectStatus": 600}                 | false
          http    | {"url": "https://shop.example/", "expectStatus": [199]}               | false
          http    | {"url": "https://shop.example/", "headers": {"Accept": 1}}            | false
          http    | {"url": "https://shop.example/", "method": "get"}                     | false
          http    | {"url": "https://shop.example/", "followRedirects": "no"}             | false
          http    | {"method": "GET"}                                                     | false
          """)
  void acceptWhatTheChecksAccept(String name, String arguments, boolean isAccepted) {
    var action = Objects.requireNonNull(ACTIONS.get(name));

    assertThat(faults(action, arguments).isEmpty()).isEqualTo(isAccepted);
    assertThat(action.check(Json.ownObject(arguments.getBytes(UTF_8))).isEmpty())
        .isEqualTo(isAccepted);
  }

  private static List<?> faults(Action action, String arguments) {
    return SCHEMAS
        .getSchema(JSON.readTree(action.argumentsSchema()))
        .validate(JSON.readTree(arguments));
  }
}
