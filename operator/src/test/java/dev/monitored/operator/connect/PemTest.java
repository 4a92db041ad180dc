package dev.monitored.operator.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  /**
   * The older formats are what PKCS#8 has after its head.
   *
   * @param head 0: all of it
   */
  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, '', 0",
    "RSA, 2048, 'RSA ', 26",
    "RSA, 4096, 'RSA ', 26",
    "EC, 256, '', 0",
    "EC, 256, 'EC ', 28",
    "EC, 384, 'EC ', 25",
    "Ed25519, 255, '', 0",
  })
  void aKeyIsReadInEveryFormat(String algorithm, int size, String format, int head)
      throws GeneralSecurityException {
    var pair = pair(algorithm, size);
    var encoded = pair.getPrivate().getEncoded();
    var key = head == 0 ? encoded : Arrays.copyOfRange(encoded, head, encoded.length);

    var read = Pem.key("# mine\n" + pem(format, key), pair.getPublic());

    assertThat(read).isEqualTo(pair.getPrivate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"})
  void whatIsNoKeyIsRefused(String pem) throws GeneralSecurityException {
    var pair = pair("EC", 256);

    assertThatThrownBy(() -> Pem.key(pem, pair.getPublic()))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void thereMayBeNoCertificate() throws GeneralSecurityException {
    assertThat(Pem.certificates("")).isEmpty();
  }

  private static KeyPair pair(String algorithm, int size) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(algorithm);
    if (!algorithm.equals("Ed25519")) {
      generator.initialize(size);
    }
    return generator.generateKeyPair();
  }

  private static String pem(String format, byte[] key) {
    return "-----BEGIN %sPRIVATE KEY-----\n%s\n-----END %sPRIVATE KEY-----\n"
        .formatted(format, Base64.getMimeEncoder().encodeToString(key), format);
  }
}
