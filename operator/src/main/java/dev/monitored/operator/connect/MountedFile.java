package dev.monitored.operator.connect;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file that somebody else writes, usually a key of a Secret or ConfigMap. */
public record MountedFile(String path) {
  private static final long LARGEST = 1 << 20;
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]+");

  /** Empty: there is no path. */
  static String textOf(@Nullable String path) throws UnusableFile {
    return path == null ? "" : new MountedFile(path).text();
  }

  String text() throws UnusableFile {
    var file = Path.of(path);
    try {
      if (Files.size(file) > LARGEST) {
        throw unusable("is larger than 1 MiB");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw unusable("is not text");
    } catch (UnusableFile e) {
      throw e;
    } catch (IOException e) {
      throw unusable("cannot be read; check that the Secret or ConfigMap exists and has the key");
    }
  }

  /**
   * One word without any space, as a token is.
   *
   * @throws UnusableFile if it is something else, or cannot be read
   */
  public String word() throws UnusableFile {
    var word = text().strip();
    if (!VISIBLE.matcher(word).matches()) {
      throw unusable(word.isEmpty() ? "is empty" : "is not a token");
    }
    return word;
  }

  /** One line, whose end does not belong to it. */
  String line() throws UnusableFile {
    return text().replaceFirst("\\R\\z", "");
  }

  UnusableFile unusable(String why) {
    return new UnusableFile("the operator's file %s %s".formatted(path, why));
  }
}
