package dev.monitored.server.action.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** What an address is for, by the registries of special-purpose addresses that IANA keeps. */
enum AddressKind {
  PUBLIC,
  /** Networks of an organisation, or of a cluster. */
  PRIVATE,
  LOOPBACK,
  /** Nothing that a job has business with; link-local is where clouds keep their credentials. */
  FORBIDDEN;

  /** The first that contains an address tells its kind. */
  private static final List<Range> RANGES =
      List.of(
          new Range("0.0.0.0", 8, FORBIDDEN),
          new Range("10.0.0.0", 8, PRIVATE),
          new Range("100.64.0.0", 10, PRIVATE),
          new Range("127.0.0.0", 8, LOOPBACK),
          new Range("169.254.0.0", 16, FORBIDDEN),
          new Range("172.16.0.0", 12, PRIVATE),
          new Range("192.0.0.0", 24, FORBIDDEN),
          new Range("192.0.2.0", 24, FORBIDDEN),
          new Range("192.88.99.0", 24, FORBIDDEN),
          new Range("192.168.0.0", 16, PRIVATE),
          new Range("198.18.0.0", 15, FORBIDDEN),
          new Range("198.51.100.0", 24, FORBIDDEN),
          new Range("203.0.113.0", 24, FORBIDDEN),
          new Range("224.0.0.0", 3, FORBIDDEN),
          new Range("0.0.0.0", 0, PUBLIC),
          new Range("::1", 128, LOOPBACK),
          new Range("fc00::", 7, PRIVATE),
          new Range("2001::", 23, FORBIDDEN),
          new Range("2001:db8::", 32, FORBIDDEN),
          new Range("2002::", 16, FORBIDDEN),
          new Range("3fff::", 20, FORBIDDEN),
          new Range("2000::", 3, PUBLIC),
          new Range("::", 0, FORBIDDEN));

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final byte[] TRANSLATED = {0, 0x64, -1, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  static AddressKind of(InetAddress address) {
    return of(address.getAddress());
  }

  private static AddressKind of(byte[] address) {
    if (startsWith(address, MAPPED)) {
      return of(embedded(address));
    }
    if (startsWith(address, TRANSLATED)) {
      // How networks without IPv4 reach the public one; it is no way to a private one.
      return of(embedded(address)) == PUBLIC ? PUBLIC : FORBIDDEN;
    }
    return RANGES.stream()
        .filter(range -> range.contains(address))
        .findFirst()
        .map(Range::kind)
        .orElse(FORBIDDEN);
  }

  private static boolean startsWith(byte[] address, byte[] prefix) {
    return address.length == 16 && Arrays.equals(address, 0, 12, prefix, 0, 12);
  }

  private static byte[] embedded(byte[] address) {
    return Arrays.copyOfRange(address, 12, 16);
  }

  private record Range(InetAddress start, int bits, AddressKind kind) {
    Range(String start, int bits, AddressKind kind) {
      this(InetAddress.ofLiteral(start), bits, kind);
    }

    boolean contains(byte[] address) {
      var first = start.getAddress();
      return address.length == first.length && leading(address).equals(leading(first));
    }

    private BigInteger leading(byte[] address) {
      return new BigInteger(1, address).shiftRight(address.length * 8 - bits);
    }
  }
}
