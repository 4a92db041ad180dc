package dev.monitored.server.store.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFolderTest {
  private static final String OURS = "jdbc:postgresql://db:5432/jobs";

  private static final String CLOUD_NATIVE_PG =
      "jdbc:postgresql://jobs-db-rw.team:5432/app?password=s3cret%2F&user=app";

  @TempDir Path folder;

  private void write(String key, String text) throws IOException {
    Files.writeString(folder.resolve(key), text);
  }

  private DatabaseAddress address() {
    return new DatabaseFolder(folder, Optional.empty()).address();
  }

  private static DatabaseAddress of(String url, String user, String password) {
    return new DatabaseAddress(url, Optional.of(user), Optional.of(password));
  }

  @Test
  void ourKeysAreRead() throws Exception {
    write("url", OURS + "\n");
    write("user", "shop\n");
    write("password", "sesame\n");

    assertThat(address()).isEqualTo(of(OURS, "shop", "sesame"));
  }

  @Test
  void thoseOfCloudNativePgAreRead() throws Exception {
    write("jdbc-uri", CLOUD_NATIVE_PG);
    write("username", "app");
    write("password", "s3cret/");

    assertThat(address()).isEqualTo(of(CLOUD_NATIVE_PG, "app", "s3cret/"));
  }

  @Test
  void whereBothAreThereOursWin() throws Exception {
    write("jdbc-uri", CLOUD_NATIVE_PG);
    write("username", "app");
    write("password", "s3cret/");
    write("url", OURS);
    write("user", "shop");

    assertThat(address()).isEqualTo(of(OURS, "shop", "s3cret/"));
  }

  @Test
  void userAndPasswordMayBeInTheUrl() throws Exception {
    write("url", OURS + "?user=a&password=b");

    assertThat(address())
        .isEqualTo(
            new DatabaseAddress(OURS + "?user=a&password=b", Optional.empty(), Optional.empty()));
  }

  @Test
  void aMissingKeyIsNamed() throws Exception {
    write("user", "shop");

    assertThatIllegalArgumentException()
        .isThrownBy(this::address)
        .withMessage(
            folder
                + " has neither url nor jdbc-uri: the Secret of the database must have one of these"
                + " keys, with jdbc:postgresql://host:port/database");
  }

  @Test
  void aUrlThatCannotBeUsedIsNamedAndNotQuoted() throws Exception {
    write("jdbc-uri", CLOUD_NATIVE_PG.substring("jdbc:".length()));

    assertThatIllegalArgumentException()
        .isThrownBy(this::address)
        .withMessage(folder.resolve("jdbc-uri") + " must be jdbc:postgresql://host:port/database");
  }

  @Test
  void thePasswordInTheUrlOfCloudNativePgIsNeverShown() throws Exception {
    write("jdbc-uri", CLOUD_NATIVE_PG);

    assertThat(address().toString()).isEqualTo("jdbc:postgresql://jobs-db-rw.team:5432/app");
    assertThat(new Connector(address(), "test", java.time.Duration.ZERO).toString())
        .doesNotContain("s3cret");
  }
}
