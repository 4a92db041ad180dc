package dev.monitored.server.store.sql.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.sql.database.Statements;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a file of authorities a connection is encrypted, and to the right database only. */
class PostgresTlsIT {
  private static final String PASSWORD = "password";

  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startWithCertificate() throws Exception {
    authority("ca");
    authority("other");
    var store = directory.resolve("server.p12").toString();
    keytool("server.p12", "-genkeypair", "-dname", "CN=database");
    keytool("server.p12", "-certreq", "-file", file("request"));
    keytool(
        "ca.p12",
        "-gencert",
        "-ext",
        "san=dns:localhost",
        "-infile",
        file("request"),
        "-outfile",
        file("server.crt"),
        "-rfc");
    postgres =
        PostgresServer.builder(directory.resolve("postgres"))
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", file("server.crt"))
            .setServerConfig("ssl_key_file", privateKey(Path.of(store)))
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  private static String file(String name) {
    return directory.resolve(name).toString();
  }

  private static void authority(String name) throws Exception {
    keytool(name + ".p12", "-genkeypair", "-dname", "CN=" + name, "-ext", "bc:c");
    keytool(name + ".p12", "-exportcert", "-rfc", "-file", file(name + ".crt"));
  }

  private static void keytool(String store, String... arguments) throws Exception {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of(arguments));
    line.addAll(List.of("-alias", "key", "-storetype", "PKCS12", "-storepass", PASSWORD));
    line.addAll(List.of("-keystore", file(store)));
    if (arguments[0].equals("-genkeypair")) {
      line.addAll(List.of("-keyalg", "EC"));
    }
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** In a file that PostgreSQL accepts. */
  private static String privateKey(Path store) throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var key = keys.getKey("key", PASSWORD.toCharArray()).getEncoded();
    var text =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key));
    var file = Files.writeString(directory.resolve("server.key"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private static DatabaseAddress address(String host, String authority) {
    return new DatabaseAddress(
        "jdbc:postgresql://%s:%d/postgres?sslmode=disable".formatted(host, postgres.getPort()),
        Optional.of("postgres"),
        Optional.empty(),
        Optional.of(directory.resolve(authority)));
  }

  private static void assertRefused(DatabaseAddress address, String remedy) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> PostgresDatabase.open(address).close())
        .withMessageContaining(remedy);
  }

  @Test
  void everyConnectionIsEncryptedWhateverTheUrlSays() throws Exception {
    try (var database = PostgresDatabase.open(address("localhost", "ca.crt"));
        var reader = database.readers().getConnection()) {
      assertThat(
              Statements.query(
                  reader,
                  row -> row.getBoolean(1),
                  """
                  SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                  WHERE application_name = ?
                  """,
                  database.connections()))
          .containsExactly(true);
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() {
    assertRefused(
        address("localhost", "other.crt"),
        "no certificate authority in the file (ca.crt) has signed the certificate");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    assertRefused(
        address("127.0.0.1", "ca.crt"),
        "the certificate of the database is valid for other host names");
  }

  @Test
  void aDatabaseWithoutTlsIsRefused() {
    var plain = PostgresServer.database();

    assertRefused(
        new DatabaseAddress(
            plain.url(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(directory.resolve("ca.crt"))),
        "set ssl = on in PostgreSQL");
  }
}
