package dev.monitored.server.store.sql.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with the files {@code url}, {@code user} and {@code password}; for each that is missing
 * {@code jdbc-uri}, {@code username} and {@code password}, as CloudNativePG names them. It is where
 * a Secret is mounted: its files change when the Secret does.
 *
 * @param authority as of an address
 */
public record DatabaseFolder(Path folder, Optional<Path> authority) implements DatabaseSource {
  @Override
  public DatabaseAddress address() {
    var key = Stream.of("url", "jdbc-uri").filter(this::exists).findFirst();
    var url =
        key.flatMap(this::text)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    folder
                        + " has neither url nor jdbc-uri: the Secret of the database must have one"
                        + " of these keys, with jdbc:postgresql://host:port/database"));
    try {
      return new DatabaseAddress(
          url, text("user").or(() -> text("username")), text("password"), authority);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          folder.resolve(key.orElseThrow()) + " " + e.getMessage(), e);
    }
  }

  private boolean exists(String key) {
    return Files.exists(folder.resolve(key));
  }

  private Optional<String> text(String key) {
    try {
      return exists(key)
          ? Optional.of(Files.readString(folder.resolve(key)).strip()).filter(t -> !t.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      throw new IllegalArgumentException(folder.resolve(key) + " cannot be read: " + e, e);
    }
  }
}
