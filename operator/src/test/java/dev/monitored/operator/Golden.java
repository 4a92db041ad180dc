package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with a reviewed file; {@code -Dgolden.update=true} writes it anew for review. */
public final class Golden {
  private Golden() {}

  public static void assertMatches(String actual, Path file) {
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
      }
      assertThat(file).as("-Dgolden.update=true writes it").exists();
      assertThat(actual).as(file.toString()).isEqualTo(Files.readString(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
