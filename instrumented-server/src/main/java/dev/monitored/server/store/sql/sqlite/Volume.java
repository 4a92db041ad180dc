package dev.monitored.server.store.sql.sqlite;

import dev.monitored.server.store.sql.database.Reserve;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The volume of a database file, and a second file there that only takes up room. When the volume
 * is full, that one is deleted, so that what is stored can still be ended and deleted. See
 * docs/decisions/2026-11-30-room-on-the-volume.md.
 */
final class Volume implements Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Volume.class);
  private static final long MEBIBYTE = 1 << 20;
  private static final long MOST_LOW = 64 * MEBIBYTE;
  private static final long LEAST_LOW = 4 * MEBIBYTE;
  private static final long MOST_BALLAST = 8 * MEBIBYTE;

  /** Of a file without any: https://sqlite.org/pragma.html#pragma_max_page_count */
  private static final long NO_LIMIT = 4_294_967_294L;

  private final FileStore store;
  private final Path file;
  private final Path ballast;
  private final long low;

  Volume(Path directory, Path file) throws IOException {
    this.file = file;
    store = Files.getFileStore(directory);
    ballast = directory.resolve("jobs.reserve");
    low = Math.clamp(store.getTotalSpace() / 8, LEAST_LOW, MOST_LOW);
  }

  String fileSystem() {
    return store.type();
  }

  /** With less available than this, nothing is submitted. */
  long low() {
    return low;
  }

  private long ballastSize() {
    return Math.min(low, MOST_BALLAST);
  }

  /** Free for the file, or already its own, beside the ballast that is there or has to be. */
  long roomForFile() throws IOException {
    return store.getUsableSpace() + size(ballast) - ballastSize() + size(file);
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Makes ready for a database to be opened, which takes some room, too. */
  void prepare() throws IOException {
    if (store.getUsableSpace() < ballastSize()) {
      Files.deleteIfExists(ballast);
    } else if (mayBeRestored()) {
      isRestored();
    }
  }

  /** Without it, there is only room for ends and deletions. */
  boolean hasBallast() {
    return Files.exists(ballast);
  }

  /** Whether the ballast is missing although it would fit in twice. */
  boolean mayBeRestored() {
    try {
      return size(ballast) < ballastSize() && store.getUsableSpace() >= 2 * ballastSize();
    } catch (IOException e) {
      LOG.warn("cannot read the free space on the volume of the job store: {}", e.toString());
      return false;
    }
  }

  void restore(Connection connection) throws SQLException {
    if (isRestored()) {
      limit(connection, NO_LIMIT);
      LOG.info("the volume of the job store has free space again");
    }
  }

  private boolean isRestored() {
    try {
      writeBallast();
      return true;
    } catch (IOException e) {
      LOG.warn("the reserve of the job store cannot be written: {}", e.toString());
      return false;
    }
  }

  /** Random, for a file system may compress. */
  private void writeBallast() throws IOException {
    var part = new byte[(int) MEBIBYTE];
    var random = new SplittableRandom();
    try (var out =
        Files.newOutputStream(
            ballast, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
      for (long left = ballastSize(); left > 0; left -= part.length) {
        random.nextBytes(part);
        out.write(part, 0, (int) Math.min(left, part.length));
      }
    } catch (IOException e) {
      Files.deleteIfExists(ballast);
      throw e;
    }
  }

  /** Copies the write-ahead log into the database file and resets the log. */
  @Override
  public void release(Connection connection) throws SQLException {
    try {
      if (Files.deleteIfExists(ballast)) {
        LOG.warn("the volume of the job store is full: only results and deletions are stored");
      }
    } catch (IOException e) {
      throw new SQLException("the reserve cannot be deleted", e);
    }
    end(connection);
    pragma(connection, "wal_checkpoint(PASSIVE)");
    limitIfReleased(connection);
    connection.setAutoCommit(false);
  }

  /** SQLite may have ended the transaction by itself, of which the driver knows nothing. */
  private static void end(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.debug("there is no transaction any more", e);
    }
  }

  /** Half of the room is for the log of writes: without it nothing could be deleted. */
  void limitIfReleased(Connection connection) throws SQLException {
    if (hasBallast() || pragma(connection, "max_page_count") != NO_LIMIT) {
      return;
    }
    try {
      long more = store.getUsableSpace() / 2 / pragma(connection, "page_size");
      limit(connection, pragma(connection, "page_count") + more);
    } catch (IOException e) {
      throw new SQLException("the free space on the volume cannot be read", e);
    }
  }

  private static void limit(Connection connection, long pages) throws SQLException {
    pragma(connection, "max_page_count=" + pages);
  }

  private static long pragma(Connection connection, String pragma) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA " + pragma)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
