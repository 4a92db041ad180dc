package dev.monitored.operator.connect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads certificates and keys from PEM. */
final class Pem {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};
  private static final int SHORT = 0x80;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([^-]+)-----END");

  private Pem() {}

  /** All that are there; what is between them is skipped. */
  static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    var bytes = pem.getBytes(StandardCharsets.UTF_8);
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(bytes))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  /**
   * A key in PKCS#8, or in the older formats of RSA and EC, as cert-manager writes it by default.
   *
   * @param owner its other half, which says what the older formats do not
   */
  static PrivateKey key(String pem, PublicKey owner) throws GeneralSecurityException {
    var found = KEY.matcher(pem);
    if (!found.find()) {
      throw new GeneralSecurityException("no private key");
    }
    byte[] key;
    try {
      key = Base64.getMimeDecoder().decode(found.group(2));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not Base64", e);
    }
    var pkcs8 = found.group(1).isEmpty() ? key : pkcs8(key, owner);
    return KeyFactory.getInstance(owner.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** The algorithm is written in both halves in the same way. */
  private static byte[] pkcs8(byte[] key, PublicKey owner) {
    return element(
        SEQUENCE, VERSION, firstElement(content(owner.getEncoded())), element(OCTETS, key));
  }

  private static byte[] element(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var element = new ByteArrayOutputStream();
    element.write(tag);
    element.writeBytes(length(content.size()));
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  private static byte[] length(int size) {
    if (size < SHORT) {
      return new byte[] {(byte) size};
    }
    return size < 2 * SHORT
        ? new byte[] {(byte) (SHORT | 1), (byte) size}
        : new byte[] {(byte) (SHORT | 2), (byte) (size >> 8), (byte) size};
  }

  private static byte[] content(byte[] element) {
    return Arrays.copyOfRange(element, head(element), element.length);
  }

  private static byte[] firstElement(byte[] elements) {
    return Arrays.copyOf(elements, head(elements) + size(elements));
  }

  private static int head(byte[] element) {
    return 2 + ((element[1] & SHORT) == 0 ? 0 : element[1] & ~SHORT & 0xFF);
  }

  private static int size(byte[] element) {
    int size = 0;
    for (int i = head(element) == 2 ? 1 : 2; i < head(element); i++) {
      size = (size << 8) | (element[i] & 0xFF);
    }
    return size;
  }
}
