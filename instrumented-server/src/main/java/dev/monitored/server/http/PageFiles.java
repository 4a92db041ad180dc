package dev.monitored.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monitored.server.http.wire.EtagResponse;
import dev.monitored.server.job.secret.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the page, which are in the jar. Thread-safe. */
final class PageFiles {
  private static final Pattern FOLDER = Pattern.compile("[a-z]{1,20}");
  private static final Pattern FILE = Pattern.compile("[a-z-]{1,40}\\.([a-z]{1,4})");
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  /**
   * A file.
   *
   * @param tag its ETag
   */
  record File(String mediaType, String tag, String text) {}

  // Only files that exist get in.
  private final Map<String, File> read = new ConcurrentHashMap<>();

  /** Empty if there is none, or its name is none of a file of the page. */
  Optional<File> get(String folder, String name) {
    var parts = FILE.matcher(name);
    if (!FOLDER.matcher(folder).matches() || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(MEDIA_TYPES.get(parts.group(1)))
        .flatMap(type -> file("/page/" + folder + "/" + name, type));
  }

  private Optional<File> file(String path, String type) {
    var known = read.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    var file = read(path).map(text -> new File(type, EtagResponse.tag(text.getBytes(UTF_8)), text));
    file.ifPresent(found -> read.put(path, found));
    return file;
  }

  private static Optional<String> read(String path) {
    try (var stream = PageFiles.class.getResourceAsStream(path)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By which a policy permits this one script in a document. */
  static String hashOfImportMap(File document) {
    var map = IMPORT_MAP.matcher(document.text());
    if (!map.find()) {
      throw new IllegalStateException("the page has no import map");
    }
    return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(map.group(1).getBytes(UTF_8)));
  }
}
