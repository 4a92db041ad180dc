package dev.monitored.operator.connect;

import dev.monitored.operator.prometheus.Channel.Tls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a connection hold at one moment.
 *
 * @param ca as PEM; empty: the CAs that everybody trusts
 * @param certificate of the operator, as PEM; empty: it has none
 */
record TlsFiles(String ca, String certificate, String key) {
  private static final char[] NO_PASSWORD = {};

  static TlsFiles read(Tls tls) throws UnusableFile {
    return new TlsFiles(
        tls.ca() == null ? MountedFile.textOf(tls.caFile()) : tls.ca(),
        MountedFile.textOf(tls.certificateFile()),
        MountedFile.textOf(tls.keyFile()));
  }

  /**
   * @param tls names the file that is of no use
   */
  SSLContext context(Tls tls) throws UnusableFile {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(identity(tls), trust(tls), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      if (e instanceof UnusableFile known) {
        throw known;
      }
      throw new UnusableFile("cannot set up TLS: " + e.getClass().getSimpleName());
    }
  }

  private TrustManager @Nullable [] trust(Tls tls) throws GeneralSecurityException, IOException {
    if (tls.ca() == null && tls.caFile() == null) {
      return null;
    }
    var store = store();
    for (var authority : certificates(ca, tls.caFile() == null ? "tls.ca" : tls.caFile())) {
      store.setCertificateEntry("ca-" + store.size(), authority);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private KeyManager @Nullable [] identity(Tls tls) throws GeneralSecurityException, IOException {
    if (tls.certificateFile() == null || tls.keyFile() == null) {
      return null;
    }
    var chain = certificates(certificate, tls.certificateFile());
    var store = store();
    try {
      var own = Pem.key(key, chain.getFirst().getPublicKey());
      store.setKeyEntry("own", own, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    } catch (GeneralSecurityException e) {
      throw new MountedFile(tls.keyFile())
          .unusable("is not the private key of the certificate in PEM format");
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static List<X509Certificate> certificates(String pem, String file) throws UnusableFile {
    try {
      var certificates = Pem.certificates(pem);
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (GeneralSecurityException e) {
      // The same as none.
    }
    throw new MountedFile(file).unusable("has no certificate in PEM format");
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsFiles";
  }
}
