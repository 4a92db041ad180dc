package dev.monitored.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A private certificate authority, whose files are PEM. */
public final class Authority {
  private static final String PASSWORD = "secret";

  private final Path folder;
  private final String name;

  /** A certificate and its key. */
  public record Identity(Path certificate, Path key) {}

  private Authority(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  public static Authority create(Path folder, String name)
      throws IOException, InterruptedException {
    var authority = new Authority(folder, name);
    authority.keytool(name, "-genkeypair", "-dname", "CN=" + name, "-ext", "bc:c");
    authority.keytool(name, "-exportcert", "-rfc", "-file", authority.certificate().toString());
    return authority;
  }

  public Path certificate() {
    return file(name + ".crt");
  }

  /**
   * Signs one.
   *
   * @param more about its validity, as keytool has it
   */
  public Identity issue(String subject, String alternative, String... more)
      throws IOException, InterruptedException, GeneralSecurityException {
    keytool(subject, "-genkeypair", "-dname", "CN=" + subject);
    keytool(subject, "-certreq", "-file", file(subject + ".csr").toString());
    var signing =
        new ArrayList<>(List.of("-gencert", "-rfc", "-ext", "san=" + alternative, "-infile"));
    signing.addAll(List.of(file(subject + ".csr").toString(), "-outfile"));
    signing.add(file(subject + ".crt").toString());
    signing.addAll(List.of(more));
    keytool(name, signing.toArray(String[]::new));
    return new Identity(file(subject + ".crt"), key(subject));
  }

  private Path key(String subject) throws IOException, GeneralSecurityException {
    var password = PASSWORD.toCharArray();
    var keys = KeyStore.getInstance(file(subject + ".p12").toFile(), password);
    var key = keys.getKey("key", password).getEncoded();
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return Files.writeString(
        file(subject + ".key"),
        "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n");
  }

  private Path file(String file) {
    return folder.resolve(file);
  }

  private void keytool(String store, String... arguments) throws IOException, InterruptedException {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of(arguments));
    line.addAll(List.of("-alias", "key", "-storetype", "PKCS12", "-storepass", PASSWORD));
    line.addAll(List.of("-keystore", file(store + ".p12").toString()));
    if (arguments[0].equals("-genkeypair")) {
      line.addAll(List.of("-keyalg", "EC"));
    }
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
