package dev.monitored.server.job.secret;

import static java.util.function.Predicate.not;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret in a file, by which two sides know that a text is from the other: its signature is the
 * text's HMAC-SHA256, as {@code X-Hub-Signature-256} has it. The file is read each time, so the
 * secret is changed without a restart. It may have two lines: the first secret signs, and texts of
 * either are accepted, so that the two sides need not change at the same moment.
 */
public final class SharedSecret {
  public static final String HEADER = "X-Hub-Signature-256";

  private static final int MOST = 2;
  private static final String ALGORITHM = "HmacSHA256";

  private final Path file;

  private SharedSecret(Path file) {
    this.file = file;
  }

  /**
   * The secret in a file.
   *
   * @throws IOException when the file cannot be read, or has nothing in it
   */
  public static SharedSecret from(Path file) throws IOException {
    var secret = new SharedSecret(file);
    secret.read();
    return secret;
  }

  /**
   * Signs a text.
   *
   * @throws IOException as {@link #from}
   */
  public String signature(byte[] text) throws IOException {
    return signature(text, read().getFirst());
  }

  private static String signature(byte[] text, String secret) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes(secret), ALGORITHM));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether the signature is that of the text, in a time that does not depend on it.
   *
   * @throws IOException as {@link #from}
   */
  public boolean hasSigned(byte[] text, String signature) throws IOException {
    boolean isOfOne = false;
    for (var secret : read()) {
      isOfOne |= MessageDigest.isEqual(bytes(signature(text, secret)), bytes(signature));
    }
    return isOfOne;
  }

  private List<String> read() throws IOException {
    var secrets =
        Files.readString(file).lines().map(String::strip).filter(not(String::isEmpty)).toList();
    if (secrets.isEmpty() || secrets.size() > MOST) {
      throw new IOException(
          secrets.isEmpty() ? file + " is empty" : file + " has more than " + MOST + " secrets");
    }
    return secrets;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
