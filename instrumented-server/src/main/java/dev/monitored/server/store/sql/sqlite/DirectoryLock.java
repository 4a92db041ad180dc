package dev.monitored.server.store.sql.sqlite;

import dev.monitored.server.job.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a data directory for one process. The kernel releases it when the process dies in any way,
 * so whoever holds it knows that the one before is dead.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path directory) {
    try {
      Files.createDirectories(directory);
      var file = directory.resolve("jobs.lock");
      return take(
          directory, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new StoreException("the data directory " + directory + " cannot be used: " + e, e);
    }
  }

  private static DirectoryLock take(Path directory, FileChannel channel) throws IOException {
    if (lock(channel) == null) {
      channel.close();
      throw new StoreException(
          "the data directory "
              + directory
              + " is in use by another job server; each needs its own");
    }
    return new DirectoryLock(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("the lock of the data directory cannot be released: " + e, e);
    }
  }
}
