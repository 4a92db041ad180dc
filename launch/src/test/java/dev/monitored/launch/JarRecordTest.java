package dev.monitored.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarRecordTest {
  @TempDir Path app;

  @BeforeEach
  void twoJars() throws IOException {
    Files.createDirectories(app.resolve("libs"));
    Files.writeString(app.resolve("app.jar"), "one");
    Files.writeString(app.resolve("libs/b.jar"), "two");
    Files.writeString(app.resolve("libs/notes.txt"), "not a jar");
  }

  @Test
  void namesEveryJarWithItsHashes() throws IOException {
    assertThat(JarRecord.of(app).text())
        .isEqualTo(
            """
            7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed 7a6c86f1 app.jar
            3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3 11ca8a66 libs/b.jar
            """);
  }

  @Test
  void findsNothingChangedInTheSameJars() throws IOException {
    assertThat(recorded().changedIn(app)).isEmpty();
  }

  @Test
  void findsAJarOfTheSameSizeAndTimeThatHasOtherContent() throws IOException {
    var record = recorded();
    var jar = app.resolve("libs/b.jar");
    var time = Files.getLastModifiedTime(jar);

    Files.writeString(jar, "owt");
    Files.setLastModifiedTime(jar, time);

    assertThat(record.changedIn(app)).containsExactly("libs/b.jar");
  }

  @Test
  void findsAJarThatIsGone() throws IOException {
    var record = recorded();

    Files.delete(app.resolve("app.jar"));

    assertThat(record.changedIn(app)).containsExactly("app.jar");
  }

  private JarRecord recorded() throws IOException {
    return JarRecord.parse(JarRecord.of(app).text());
  }
}
