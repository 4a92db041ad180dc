package dev.monitored.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A volume of a few mebibytes, in a mount namespace of its own, which ends with the test. It takes
 * the right to mount, as the local node does.
 */
record SmallVolume(Process keeper, Path directory) implements AutoCloseable {
  static SmallVolume of(int mebibytes, Path directory) throws IOException, InterruptedException {
    var mount =
        "mount -t tmpfs -o size=%dm tmpfs '%s' && touch '%s/mounted' && exec sleep 600"
            .formatted(mebibytes, directory, directory);
    var keeper =
        new ProcessBuilder("unshare", "--mount", "sh", "-c", mount)
            .redirectErrorStream(true)
            .start();
    var volume = new SmallVolume(keeper, directory);
    while (!Files.exists(volume.path("mounted"))) {
      if (keeper.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "no volume, which takes root: "
                + new String(keeper.getInputStream().readAllBytes(), UTF_8));
      }
    }
    return volume;
  }

  /** What a process has to begin with to see the volume. */
  List<String> inside() {
    return List.of("nsenter", "--mount=/proc/" + keeper.pid() + "/ns/mnt");
  }

  /** A file of the volume, as seen from outside. */
  Path path(String file) {
    return Path.of("/proc/" + keeper.pid() + "/root" + directory.resolve(file));
  }

  long usable() {
    return path("mounted").toFile().getUsableSpace();
  }

  /** Takes all that is left, as another program would. */
  void fill() throws IOException {
    var part = new byte[1 << 12];
    try (var out =
        Files.newOutputStream(
            path("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (usable() > 0) {
        out.write(part);
      }
    } catch (IOException e) {
      if (usable() > 0) {
        throw e;
      }
    }
  }

  void empty() throws IOException {
    Files.delete(path("filler"));
  }

  @Override
  public void close() {
    keeper.destroyForcibly();
  }
}
