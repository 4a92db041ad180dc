package dev.monitored.server.http.queue;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.action.SleepAction;
import dev.monitored.server.action.command.CommandAction;
import dev.monitored.server.action.command.Program;
import dev.monitored.server.action.http.AllowedHosts;
import dev.monitored.server.action.http.HttpAction;
import dev.monitored.server.http.queue.ActionRoute.ArgumentView;
import dev.monitored.server.http.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionRouteTest {
  @Test
  void actionsOfTheServerAreDescribedByTheirSchemas() {
    var actions =
        List.of(
            new SleepAction(),
            new CommandAction(
                Map.of("\"no\"", program("/bin/false"), "yes", program("/bin/true")),
                Duration.ofSeconds(15)),
            new HttpAction(new AllowedHosts(List.of(), List.of()), 1));

    var described = new String(ActionRoute.described(actions), StandardCharsets.UTF_8);

    assertThatJson(described)
        .whenIgnoringPaths("items[*].schema")
        .isEqualTo(
            """
            {items: [
              {name: 'sleep', description: 'Sleeps, then ends with the given outcome.', arguments: [
                {name: 'seconds', type: 'number', required: true,
                  description: 'how long, from 0 to 31536000'},
                {name: 'outcome', type: 'string', required: false,
                  description: 'ok (default) or error'}]},
              {name: 'command', description: 'Runs one of the programs that the settings allow.',
                arguments: [
                  {name: 'command', type: 'string', required: true,
                    description: 'one of: "no", yes'},
                  {name: 'args', type: 'array of strings', required: false,
                    description: 'at most 256'},
                  {name: 'graceSeconds', type: 'number', required: false,
                    description: 'from SIGTERM to SIGKILL when the job is stopped, at most 15'}]},
              {name: 'http', description: 'Makes an HTTP request to a host that the settings allow.',
                arguments: [
                  {name: 'url', type: 'string', required: true,
                    description: 'http or https, of a host that the settings allow'},
                  {name: 'method', type: 'string', required: false,
                    description: 'GET (default), HEAD, POST, PUT, PATCH, DELETE'},
                  {name: 'headers', type: 'object of strings', required: false,
                    description: 'at most 64'},
                  {name: 'body', type: 'string', required: false,
                    description: 'sent as UTF-8; not with GET or HEAD'},
                  {name: 'expectStatus', type: 'integer or array of integers', required: false,
                    description: 'default: any from 200 to 299'},
                  {name: 'retryStatus', type: 'integer or array of integers', required: false,
                    description: 'default: all but 400 to 499, and 408, 425, 429'},
                  {name: 'followRedirects', type: 'boolean', required: false,
                    description: 'at most 3, to hosts that are allowed'}]}]}
            """);
  }

  @Test
  void theSchemaIsThatOfTheAction() {
    var sleep = new SleepAction();

    var described = new String(ActionRoute.described(List.of(sleep)), StandardCharsets.UTF_8);

    assertThatJson(described).node("items[0].schema").isEqualTo(sleep.argumentsSchema());
  }

  private static Program program(String path) {
    return new Program(Path.of(path), Program.DEFAULT_GRACE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type": "string"}                                   | string
          {"type": "array"}                                    | array
          {"type": "array", "items": {"type": "number"}}       | array of numbers
          {"type": "object"}                                   | object
          {"type": ["string", "null"]}                         | string or null
          {"enum": [1, "one"]}                                 | any
          """)
  void aTypeIsPutIntoWords(String schema, String words) {
    assertThat(ArgumentView.of("it", Json.tree(schema), false))
        .isEqualTo(new ArgumentView("it", words, false, ""));
  }
}
