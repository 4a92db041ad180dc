package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documentation: its commands succeed, and its links lead somewhere. */
class DocumentationIT {
  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("..", "docs", "job-server");
  private static final Pattern BASH = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^):\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  /** Calls the server of this test, and fails if a response is an error. */
  private static final String CURL =
      """
      curl() { command curl --silent --show-error --fail-with-body --max-time 30 "${@/localhost:6600/localhost:$PORT}"; }
      """;

  @TempDir Path folder;

  static List<Path> pages() throws IOException {
    try (var files = Files.list(PAGES)) {
      return Stream.concat(Stream.of(README), files.sorted()).toList();
    }
  }

  static List<Path> pagesWithCommands() throws IOException {
    var pages = new ArrayList<Path>();
    for (var page : pages()) {
      if (!commands(page).isEmpty()) {
        pages.add(page);
      }
    }
    return pages;
  }

  /** All commands of the page, one after the other, as somebody enters them in one shell. */
  private static String commands(Path page) throws IOException {
    return String.join("", found(BASH, Files.readString(page)));
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  @ParameterizedTest
  @MethodSource("pagesWithCommands")
  void theCommandsSucceed(Path page) throws Exception {
    var secret = Files.writeString(folder.resolve("secret"), "a secret of callbacks\n");
    var settings =
        Map.of(
            "JOBSERVER_COMMANDS", "report=/usr/bin/printf,deploy=/bin/true",
            "JOBSERVER_HTTP_HOSTS", "shop.example",
            "JOBSERVER_CALLBACK_SECRET_FILE", secret.toString());
    try (var server = ServerProcess.launch(folder.resolve("data"), settings);
        var client = server.client()) {
      var log = folder.resolve("log");
      var script = "set -euo pipefail\n" + CURL + commands(page);
      var bash = new ProcessBuilder("bash", "-c", script);
      bash.redirectErrorStream(true).redirectOutput(log.toFile());
      bash.environment().put("PORT", String.valueOf(client.port()));
      var process = bash.start();

      var hasEnded = process.waitFor(2, TimeUnit.MINUTES);
      process.destroyForcibly();

      assertThat(hasEnded).as("%s: %s", page, Files.readString(log)).isTrue();
      assertThat(process.exitValue()).as("%s: %s", page, Files.readString(log)).isZero();
    }
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theLinksLeadSomewhere(Path page) throws IOException {
    for (var link : found(LINK, Files.readString(page))) {
      var parts = link.split("#", 2);
      var target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
      assertThat(target).as("%s in %s", link, page).exists();
      if (parts.length > 1) {
        assertThat(anchors(target)).as("%s in %s", link, page).contains(parts[1]);
      }
    }
  }

  private static List<String> anchors(Path page) throws IOException {
    var text = Files.readString(page);
    var ofHeadings =
        found(HEADING, text).stream()
            .map(heading -> heading.toLowerCase(Locale.ROOT).replace(' ', '-'));
    return Stream.concat(ofHeadings, found(Pattern.compile("<a id=\"([\\w-]+)\">"), text).stream())
        .toList();
  }
}
