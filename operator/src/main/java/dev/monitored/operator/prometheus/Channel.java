package dev.monitored.operator.prometheus;

import org.jspecify.annotations.Nullable;

/**
 * How a Prometheus is spoken to, whatever its address. Every file may change at any time.
 *
 * @param isCleartextTrusted whether the login may be sent by plain HTTP
 */
public record Channel(Tls tls, Login login, boolean isCleartextTrusted) {
  /** Without a login, by the CAs that everybody trusts. */
  public static final Channel OPEN = new Channel(Tls.DEFAULT, Login.Nobody.NOBODY, false);

  /**
   * How it proves who it is, and the operator too, where its address begins with https.
   *
   * @param serverName in its certificate; null: the host in its address
   * @param ca certificates of those who may have signed its own, as PEM; null: see the file
   * @param caFile the same in a file; null: the CAs that everybody trusts
   * @param certificateFile of the operator; null: it has none
   * @param keyFile to that certificate
   */
  public record Tls(
      @Nullable String serverName,
      @Nullable String ca,
      @Nullable String caFile,
      @Nullable String certificateFile,
      @Nullable String keyFile) {
    public static final Tls DEFAULT = new Tls(null, null, null, null, null);

    Tls orNamed(String name) {
      return serverName != null ? this : new Tls(name, ca, caFile, certificateFile, keyFile);
    }
  }

  /** What the operator shows of itself. */
  public sealed interface Login {
    /** Nothing. */
    enum Nobody implements Login {
      NOBODY
    }

    /** A bearer token. */
    record Bearer(String tokenFile) implements Login {}

    /** A user name and a password. */
    record Basic(String userFile, String passwordFile) implements Login {}
  }

  /** The same, with that server name if none is set. */
  public Channel orNamed(String serverName) {
    return new Channel(tls.orNamed(serverName), login, isCleartextTrusted);
  }
}
