package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {
  /** First and last of each range, and what lies beside them. */
  @ParameterizedTest
  @CsvSource({
    "FORBIDDEN, 0.0.0.0          0.255.255.255",
    "PUBLIC,    1.0.0.0          9.255.255.255",
    "PRIVATE,   10.0.0.0         10.255.255.255",
    "PUBLIC,    11.0.0.0         100.63.255.255",
    "PRIVATE,   100.64.0.0       100.127.255.255",
    "PUBLIC,    100.128.0.0      126.255.255.255",
    "LOOPBACK,  127.0.0.0        127.255.255.255",
    "PUBLIC,    128.0.0.0        169.253.255.255",
    "FORBIDDEN, 169.254.0.0      169.254.255.255",
    "FORBIDDEN, 169.254.169.254  169.254.170.2",
    "PUBLIC,    169.255.0.0      172.15.255.255",
    "PRIVATE,   172.16.0.0       172.31.255.255",
    "PUBLIC,    172.32.0.0       191.255.255.255",
    "FORBIDDEN, 192.0.0.0        192.0.0.255",
    "PUBLIC,    192.0.1.0        192.0.1.255",
    "FORBIDDEN, 192.0.2.0        192.0.2.255",
    "FORBIDDEN, 192.88.99.0      192.88.99.255",
    "PUBLIC,    192.88.100.0     192.167.255.255",
    "PRIVATE,   192.168.0.0      192.168.255.255",
    "PUBLIC,    192.169.0.0      198.17.255.255",
    "FORBIDDEN, 198.18.0.0       198.19.255.255",
    "PUBLIC,    198.20.0.0       198.51.99.255",
    "FORBIDDEN, 198.51.100.0     198.51.100.255",
    "FORBIDDEN, 203.0.113.0      203.0.113.255",
    "PUBLIC,    203.0.114.0      223.255.255.255",
    "FORBIDDEN, 224.0.0.0        239.255.255.255",
    "FORBIDDEN, 240.0.0.0        255.255.255.255",
    "FORBIDDEN, ::               ::2",
    "LOOPBACK,  ::1              ::1",
    "FORBIDDEN, ::7f00:1         ::a00:1",
    "FORBIDDEN, 64:ff9b::127.0.0.1        64:ff9b::10.0.0.1",
    "FORBIDDEN, 64:ff9b::169.254.169.254  64:ff9b::0.0.0.0",
    "PUBLIC,    64:ff9b::1.1.1.1          64:ff9b::8.8.8.8",
    "FORBIDDEN, 64:ff9b:1::      64:ff9b:1:ffff::1",
    "FORBIDDEN, 100::            1fff:ffff::",
    "FORBIDDEN, 2001::           2001:1ff:ffff::",
    "PUBLIC,    2001:200::       2001:db7:ffff::",
    "FORBIDDEN, 2001:db8::       2001:db8:ffff::",
    "PUBLIC,    2001:db9::       2001:ffff::",
    "FORBIDDEN, 2002:7f00:1::    2002:a00:1::",
    "FORBIDDEN, 2002:808:808::   2002:ffff::",
    "PUBLIC,    2003::           3ffe:ffff::",
    "FORBIDDEN, 3fff::           3fff:fff:ffff::",
    "PUBLIC,    3fff:1000::      3fff:ffff::",
    "FORBIDDEN, 4000::           fbff:ffff::",
    "PRIVATE,   fc00::           fdff:ffff::",
    "FORBIDDEN, fe00::           fe7f:ffff::",
    "FORBIDDEN, fe80::           febf:ffff::",
    "FORBIDDEN, fec0::           feff:ffff::",
    "FORBIDDEN, ff00::           ff02::1"
  })
  void followsTheRegistries(AddressKind kind, String addresses) {
    for (var address : addresses.split(" +", -1)) {
      assertThat(AddressKind.of(InetAddress.ofLiteral(address))).as(address).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @CsvSource({"LOOPBACK, 127.0.0.1", "FORBIDDEN, 169.254.169.254", "PUBLIC, 1.1.1.1"})
  void looksThroughAMappedAddress(AddressKind kind, String address) throws Exception {
    assertThat(AddressKind.of(InetAddress.ofLiteral("::ffff:" + address))).isEqualTo(kind);

    // As an object of the other class, which the JDK itself does not make.
    var bytes = new byte[16];
    bytes[10] = -1;
    bytes[11] = -1;
    System.arraycopy(InetAddress.ofLiteral(address).getAddress(), 0, bytes, 12, 4);
    assertThat(AddressKind.of(Inet6Address.getByAddress(null, bytes, -1))).isEqualTo(kind);
  }

  @Test
  void aZoneDoesNotMatter() {
    assertThat(AddressKind.of(InetAddress.ofLiteral("fe80::1%1"))).isEqualTo(AddressKind.FORBIDDEN);
  }
}
