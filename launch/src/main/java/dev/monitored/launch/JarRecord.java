package dev.monitored.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * What the jars of an application were when its AOT cache was made, a line for each:
 *
 * <pre>SHA-256 CRC-32 libs/slf4j-api-2.0.17.jar</pre>
 *
 * At start the CRC is compared: it tells a jar of another build in a tenth of the time, and the
 * SHA-256 is for those who examine an image.
 */
record JarRecord(List<Entry> jars) {
  record Entry(String sha256, String crc32, String name) {}

  /** Reads every jar below the directory. */
  static JarRecord of(Path app) throws IOException {
    var jars = new ArrayList<Entry>();
    for (var jar : jarsBelow(app)) {
      jars.add(new Entry(sha256(jar), crc32(jar), app.relativize(jar).toString()));
    }
    return new JarRecord(jars);
  }

  static JarRecord parse(String text) {
    return new JarRecord(
        text.lines()
            .map(line -> line.split(" ", 3))
            .map(parts -> new Entry(parts[0], parts[1], parts[2]))
            .toList());
  }

  String text() {
    var text = new StringBuilder();
    jars.forEach(jar -> text.append(String.join(" ", jar.sha256, jar.crc32, jar.name) + "\n"));
    return text.toString();
  }

  /** Names of the recorded jars that are other now, or gone. */
  List<String> changedIn(Path app) throws IOException {
    var changed = new ArrayList<String>();
    for (var entry : jars) {
      var jar = app.resolve(entry.name);
      if (!Files.exists(jar) || !crc32(jar).equals(entry.crc32)) {
        changed.add(entry.name);
      }
    }
    return changed;
  }

  private static List<Path> jarsBelow(Path app) throws IOException {
    try (var files = Files.walk(app)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static String sha256(Path jar) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** In small pieces: what is read at start should not make the heap grow. */
  private static String crc32(Path jar) throws IOException {
    var crc = new CRC32();
    try (var content = new CheckedInputStream(Files.newInputStream(jar), crc)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
