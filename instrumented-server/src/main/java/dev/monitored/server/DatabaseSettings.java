package dev.monitored.server;

import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.DatabaseFolder;
import dev.monitored.server.store.sql.postgres.DatabaseSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the database is, among the settings. */
final class DatabaseSettings {
  static final String URL = "JOBSERVER_DATABASE_URL";
  static final String USER = "JOBSERVER_DATABASE_USER";
  static final String PASSWORD = "JOBSERVER_DATABASE_PASSWORD";
  static final String CA_FILE = "JOBSERVER_DATABASE_CA_FILE";

  /** Of a URL that is one of a folder. */
  private static final String FOLDER = "file:";

  private DatabaseSettings() {}

  /** Empty when there is none but the file in the data directory. */
  static Optional<DatabaseSource> of(SettingsSource source) {
    try {
      return source
          .text(URL)
          .map(url ->
              url.startsWith(FOLDER)
                  ? folder(source, Path.of(url.substring(FOLDER.length())))
                  : new DatabaseAddress(
                      url, source.text(USER), source.text(PASSWORD), authority(source)));
    } catch (IllegalArgumentException e) {
      throw new SettingsException(URL + " " + e.getMessage());
    }
  }

  private static DatabaseSource folder(SettingsSource source, Path path) {
    for (var name : List.of(USER, PASSWORD)) {
      if (source.text(name).isPresent()) {
        throw new SettingsException(name + " must be in " + path + ", as " + URL + " is");
      }
    }
    var folder = new DatabaseFolder(path, authority(source));
    // What is missing is told now.
    folder.address();
    return folder;
  }

  private static Optional<Path> authority(SettingsSource source) {
    var file = source.text(CA_FILE).map(Path::of);
    file.filter(path -> !Files.isReadable(path))
        .ifPresent(path -> {
          throw new SettingsException(
              CA_FILE + "=" + path + " cannot be read: of a Secret it is the key ca.crt");
        });
    return file;
  }
}
