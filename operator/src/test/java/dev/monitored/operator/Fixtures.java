package dev.monitored.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Objects from a file, put into one namespace. */
final class Fixtures {
  private static final Path FOLDER = Path.of("src/test/resources/fixtures");

  private Fixtures() {}

  /** {@code NAMESPACE} in the text is that namespace. */
  static List<HasMetadata> load(String file, String namespace) {
    try {
      var text = Files.readString(FOLDER.resolve(file)).replace("NAMESPACE", namespace);
      var stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      var objects = ApiServer.shared().client().load(stream).items();
      objects.forEach(object -> object.getMetadata().setNamespace(namespace));
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
